package ai.jarvis.localstack.bench;

import ai.jarvis.knowledge.Chunk;
import ai.jarvis.knowledge.ChunkIndex;
import ai.jarvis.knowledge.CollectionId;
import ai.jarvis.knowledge.DocumentId;
import ai.jarvis.knowledge.DocumentStore;
import ai.jarvis.knowledge.EventBridgeKnowledgeEvents;
import ai.jarvis.knowledge.KeywordAnalyzer;
import ai.jarvis.knowledge.Reader;
import ai.jarvis.knowledge.SqlChunkIndex;
import ai.jarvis.knowledge.SqlDocumentStore;
import ai.jarvis.localstack.client.Console;
import ai.jarvis.model.EmbeddingModel;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.FurtherDatabases;
import ai.jarvis.quota.StorageLimits;
import ai.jarvis.task.TaskId;
import ai.jarvis.tenancy.TenantId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Fills the running stack's index as ingestion does, without what comes before: no uploads, no parsing. The number of a
 * chunk is the number of its text.
 */
final class SearchIndex implements AutoCloseable {
    private static final int CHUNKS_OF_A_DOCUMENT = 50;

    private final AwsClients aws;
    private final Database database;
    private final DocumentStore documents;
    private final ChunkIndex index;
    private final EmbeddingModel model;
    private final SearchTexts texts;
    private final String bus;

    SearchIndex(SearchTexts texts, EmbeddingModel model, AwsClients aws, Map<String, String> variables) {
        this.texts = texts;
        this.model = model;
        this.aws = aws;
        this.bus = variables.get("JARVIS_EVENT_BUS");
        this.database = Database.open(
                variables.get("JARVIS_DATABASE_URL"),
                variables.get("JARVIS_DATABASE_SECRET"),
                4,
                new FurtherDatabases(Map.of()),
                DatabaseCredentials.in(aws.secretsManager()));
        this.documents = new SqlDocumentStore(database);
        this.index = new SqlChunkIndex(database, new KeywordAnalyzer());
    }

    ChunkIndex index() {
        return index;
    }

    /** Adds the texts of these numbers to a collection. */
    void fill(TenantId tenant, CollectionId collection, int from, int to) {
        int documents = (to - from + CHUNKS_OF_A_DOCUMENT - 1) / CHUNKS_OF_A_DOCUMENT;
        try (var bar = Console.progress("Filling the index", documents);
                var threads = Executors.newFixedThreadPool(2)) {
            for (int first = from; first < to; first += CHUNKS_OF_A_DOCUMENT) {
                int start = first;
                threads.execute(() -> {
                    publish(tenant, collection, start, Math.min(start + CHUNKS_OF_A_DOCUMENT, to));
                    bar.step();
                });
            }
        }
        if (index.isMisplaced(tenant)) {
            new EventBridgeKnowledgeEvents(aws.eventBridge(), bus).vectorsMisplaced(tenant);
        }
    }

    private void publish(TenantId tenant, CollectionId collection, int from, int to) {
        var id = DocumentId.fresh();
        var original = "bench/" + id;
        documents.register(
                new DocumentStore.Registration(
                        tenant,
                        collection,
                        id,
                        "texts " + from,
                        Map.of(),
                        Optional.empty(),
                        Reader.PLATFORM,
                        original,
                        0,
                        Optional.empty(),
                        TaskId.fresh(),
                        Instant.now()),
                StorageLimits.none());
        documents.begin(new DocumentStore.Write(tenant, id, original, "01"), 0, StorageLimits.none());
        var chunks = IntStream.range(from, to).mapToObj(texts::text).toList();
        var vectors = model.embed(chunks, EmbeddingModel.Purpose.DOCUMENT).vectors();
        var entries = new ArrayList<ChunkIndex.Entry>();
        int at = 0;
        for (int i = 0; i < chunks.size(); i++) {
            int length = chunks.get(i).codePointCount(0, chunks.get(i).length());
            entries.add(new ChunkIndex.Entry(
                    new Chunk(i, chunks.get(i), at, at + length, Optional.empty(), ""),
                    id + "-" + i,
                    Map.of(model.id(), vectors.get(i)),
                    chunks.get(i)));
            at += length;
        }
        index.replace(new ChunkIndex.Version(tenant, id, original, "01", model.id(), at, "-", "-", entries));
    }

    @Override
    public void close() throws IOException {
        database.close();
    }

    List<float[]> embedded(List<String> questions) {
        return model.embed(questions, EmbeddingModel.Purpose.QUERY).vectors();
    }
}
