package ai.jarvis.knowledge;

import ai.jarvis.knowledge.DocumentStore.Write;
import java.util.List;
import java.util.function.DoubleConsumer;

/** Lets readers find a version by vectors of the model that its collection has at that moment. */
final class Publishing {
    private final ChunkEmbedding embedding;
    private final ObjectStore objects;
    private final IngestionEnding ending;

    /**
     * What a version is made of.
     *
     * @param text of the whole document
     * @param bytes size of the original
     * @param contentHash SHA-256 of the original, in hexadecimal
     * @param entries with or without vectors
     */
    record Content(String text, long bytes, String contentHash, List<ChunkIndex.Entry> entries) {}

    Publishing(ChunkEmbedding embedding, ObjectStore objects, IngestionEnding ending) {
        this.embedding = embedding;
        this.objects = objects;
        this.ending = ending;
    }

    /**
     * Embeds what is not embedded yet, and publishes the version; again when the collection's model changed meanwhile.
     *
     * @return whether readers find the version now
     */
    boolean publish(Document document, Write write, Content content, DoubleConsumer onProgress) {
        var entries = content.entries();
        while (true) {
            var embedded = embedding.complete(document, entries, onProgress);
            if (embedded.isEmpty()) {
                return false;
            }
            entries = embedded.get().entries();
            var textKey = ObjectKey.freshText(document.tenant(), document.id());
            objects.putText(textKey, content.text());
            var version = new ChunkIndex.Version(
                    document.tenant(),
                    document.id(),
                    write.originalKey(),
                    write.sequencer(),
                    embedded.get().model(),
                    content.bytes(),
                    content.contentHash(),
                    textKey,
                    entries);
            try {
                return ending.publish(document, version);
            } catch (ChunkIndex.ModelChanged e) {
                objects.delete(List.of(textKey));
            }
        }
    }
}
