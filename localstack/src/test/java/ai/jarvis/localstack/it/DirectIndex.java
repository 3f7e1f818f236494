package ai.jarvis.localstack.it;

import ai.jarvis.knowledge.Chunk;
import ai.jarvis.knowledge.ChunkIndex;
import ai.jarvis.knowledge.CollectionId;
import ai.jarvis.knowledge.DocumentId;
import ai.jarvis.knowledge.DocumentStore;
import ai.jarvis.knowledge.KeywordAnalyzer;
import ai.jarvis.knowledge.Reader;
import ai.jarvis.knowledge.SqlChunkIndex;
import ai.jarvis.knowledge.SqlDocumentStore;
import ai.jarvis.model.ModelId;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.Settings;
import ai.jarvis.platform.Variables;
import ai.jarvis.quota.StorageLimits;
import ai.jarvis.task.TaskId;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Publishes documents without uploads, for tests that need very many chunks and care little what they say. */
final class DirectIndex implements AutoCloseable {
    private static final ModelId MODEL = new ModelId("local-embedding");
    private static final int DIMENSIONS = 1024;

    private final AwsClients aws;
    private final Database database;
    private final Random random = new Random(1);

    DirectIndex(Platform platform) {
        var variables = platform.functionVariables();
        var settings = Settings.from(new Variables(name -> Optional.ofNullable(variables.get(name))));
        this.aws = new AwsClients(settings.awsEndpoint());
        this.database = Database.open(settings, DatabaseCredentials.in(aws.secretsManager()));
    }

    /** A document of so many chunks, whose vectors are near to nothing; its id. */
    String publish(String tenant, String collection, int chunks) {
        var owner = new TenantId(tenant);
        var id = DocumentId.fresh();
        var original = "direct/" + id;
        var documents = new SqlDocumentStore(database);
        documents.register(
                new DocumentStore.Registration(
                        owner,
                        new CollectionId(collection),
                        id,
                        id.value(),
                        Map.of(),
                        Optional.empty(),
                        Reader.PLATFORM,
                        original,
                        0,
                        Optional.empty(),
                        TaskId.fresh(),
                        Instant.now()),
                StorageLimits.none());
        documents.begin(new DocumentStore.Write(owner, id, original, "01"), 0, StorageLimits.none());
        var entries = IntStream.range(0, chunks)
                .mapToObj(i -> new ChunkIndex.Entry(chunk(i), id + "-" + i, Map.of(MODEL, vector()), "rope " + i))
                .toList();
        new SqlChunkIndex(database, new KeywordAnalyzer())
                .replace(new ChunkIndex.Version(
                        owner, id, original, "01", MODEL, 10L * chunks, "hash", "direct/text", entries));
        return id.value();
    }

    private static Chunk chunk(int number) {
        var text = "Rope " + number;
        return new Chunk(number, text, 10 * number, 10 * number + text.length(), Optional.empty(), "");
    }

    private float[] vector() {
        var vector = new float[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    @Override
    public void close() {
        database.close();
        aws.close();
    }
}
