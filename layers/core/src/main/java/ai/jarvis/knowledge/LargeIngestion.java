package ai.jarvis.knowledge;

import ai.jarvis.platform.Metrics;
import ai.jarvis.quota.QuotaExceeded;
import ai.jarvis.task.Tasks;
import ai.jarvis.usage.Metering;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Embeds the chunks of a large document part by part, each in a call of its own, and lets readers find the whole at the
 * end. Every step may be repeated; one that finds newer bytes, or the document gone, does nothing.
 */
public final class LargeIngestion {
    /** Chunks of a part. */
    static final int PART = 256;

    private final DocumentStore documents;
    private final ObjectStore objects;
    private final ProgressBoard progress;
    private final DocumentParts parts;
    private final Starter starter;
    private final ChunkEmbedding embedding;
    private final IngestionEnding ending;
    private final Publishing publishing;

    /**
     * A document that waits for its parts.
     *
     * @param write whose bytes they are made of
     * @param parts how many there are
     * @param bytes size of the original
     * @param contentHash SHA-256 of the original, in hexadecimal
     */
    public record Work(DocumentStore.Write write, int parts, long bytes, String contentHash) {
        /** The same for the same write, and for no other of the document. */
        public String name() {
            return DocumentParts.nameOf(write);
        }
    }

    /** Has the parts embedded, one by one, and then the whole published. */
    @FunctionalInterface
    public interface Starter {
        /** Starts work that waits; nothing happens if it is under way. */
        void start(Work work);
    }

    public LargeIngestion(
            Ingestion.Tools tools,
            Ingestion.Stores stores,
            Metering metering,
            DocumentParts parts,
            Starter starter,
            Tasks tasks,
            Metrics metrics) {
        this.documents = stores.documents();
        this.objects = stores.objects();
        this.progress = stores.progress();
        this.parts = parts;
        this.starter = starter;
        this.embedding = new ChunkEmbedding(tools.embeddings(), stores.collections(), stores.index(), metering);
        this.ending = new IngestionEnding(stores, tasks, metrics);
        this.publishing = new Publishing(embedding, objects, ending);
    }

    /** Puts a document's parts down and has them worked on. The same write makes the same parts, however often. */
    void begin(
            Document document,
            DocumentStore.Write write,
            String text,
            List<Chunk> chunks,
            long bytes,
            String contentHash) {
        parts.putText(write, text);
        var number = 0;
        for (int from = 0; from < chunks.size(); from += PART) {
            parts.putChunks(write, number++, chunks.subList(from, Math.min(from + PART, chunks.size())));
        }
        starter.start(new Work(write, number, bytes, contentHash));
    }

    /**
     * Embeds a part, unless it is.
     *
     * @throws QuotaExceeded if the tenant has reached a limit that is there again soon; any other one ends the work
     */
    public void embed(Work work, int part) {
        current(work).ifPresent(document -> {
            try {
                if (!parts.hasEntries(work.write(), part)) {
                    var entries = ChunkEmbedding.entries(document, parts.chunks(work.write(), part));
                    embedding
                            .complete(document, entries, share -> {})
                            .ifPresent(embedded -> parts.putEntries(work.write(), part, embedded.entries()));
                }
            } catch (QuotaExceeded e) {
                if (IngestionEnding.isPassing(e)) {
                    throw e;
                }
                ending.refuse(document, work.write(), e);
                return;
            }
            var share = parts.embedded(work.write()) / (work.parts() + 1.0);
            progress.report(document.tenant(), document.id(), Ingestion.PARSED + (1 - Ingestion.PARSED) * share);
        });
    }

    /** Lets readers find the whole document, if it is still wanted, and removes its parts. */
    public void publish(Work work) {
        var write = work.write();
        current(work).ifPresent(document -> {
            var entries = new ArrayList<ChunkIndex.Entry>();
            for (int part = 0; part < work.parts(); part++) {
                entries.addAll(parts.entries(write, part));
            }
            var content = new Publishing.Content(parts.text(write), work.bytes(), work.contentHash(), entries);
            publishing.publish(document, write, content, share -> {});
        });
        parts.remove(write);
    }

    /** Ends the work that was tried too often, and removes the parts. */
    public void giveUp(Work work) {
        current(work)
                .ifPresent(document -> ending.fail(
                        document,
                        work.write(),
                        "The document could not be processed in many attempts. Upload it again.",
                        "ATTEMPTS",
                        true));
        progress.forget(work.write().tenant(), work.write().document());
        parts.remove(work.write());
    }

    private Optional<Document> current(Work work) {
        var write = work.write();
        return documents
                .find(write.tenant(), write.document(), Reader.PLATFORM)
                .filter(document -> document.originalKey().equals(write.originalKey()))
                .filter(document -> document.sequencer().equals(Optional.of(write.sequencer())))
                .filter(document -> document.status() == DocumentStatus.RUNNING);
    }
}
