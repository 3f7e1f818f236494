package ai.jarvis.knowledge;

import ai.jarvis.model.ModelId;
import ai.jarvis.tenancy.TenantId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps the chunks of one process; it finds all of them, whatever is asked. */
final class InMemoryChunkIndex implements ChunkIndex {
    private final InMemoryDocumentStore documents;
    private final Map<DocumentId, List<Entry>> entries = new HashMap<>();

    InMemoryChunkIndex(InMemoryDocumentStore documents) {
        this.documents = documents;
    }

    List<String> texts(DocumentId document) {
        return entries.getOrDefault(document, List.of()).stream()
                .map(entry -> entry.chunk().text())
                .toList();
    }

    @Override
    public Map<String, float[]> embeddings(TenantId tenant, ModelId model, Set<String> contentHashes) {
        var known = new HashMap<String, float[]>();
        entries.values().forEach(list -> list.stream()
                .filter(entry -> contentHashes.contains(entry.contentHash()))
                .forEach(entry -> known.put(entry.contentHash(), entry.embedding())));
        return known;
    }

    @Override
    public boolean replace(Version version) {
        var replaced = documents.markReady(version);
        if (replaced) {
            entries.put(version.document(), List.copyOf(version.entries()));
        }
        return replaced;
    }

    @Override
    public List<Hit> nearest(Scope scope, float[] vector, int limit) {
        return hits(limit);
    }

    @Override
    public List<Hit> matching(Scope scope, String text, int limit) {
        return hits(limit);
    }

    private List<Hit> hits(int limit) {
        return entries.entrySet().stream()
                .flatMap(document -> document.getValue().stream()
                        .map(entry -> new Hit(ChunkId.fresh(), document.getKey(), "a document", entry.chunk(), 1)))
                .limit(limit)
                .toList();
    }
}
