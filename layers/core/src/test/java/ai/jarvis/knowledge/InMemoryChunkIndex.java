package ai.jarvis.knowledge;

import ai.jarvis.model.ModelId;
import ai.jarvis.tenancy.TenantId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

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
    public boolean isMisplaced(TenantId tenant) {
        return entries.values().stream().mapToInt(List::size).sum() > VectorPlacement.MOST_SHARED;
    }

    @Override
    public <T> T search(Scope scope, Function<Snapshot, T> work) {
        var hits = new TreeMap<ChunkKey, Hit>();
        entries.forEach((document, list) -> list.forEach(entry -> hits.put(
                new ChunkKey(hits.size(), entry.chunk().ordinal()),
                new Hit(ChunkId.fresh(), document, "a document", entry.chunk()))));
        return work.apply(new Everything(hits));
    }

    private record Everything(Map<ChunkKey, Hit> all) implements Snapshot {
        @Override
        public List<Ranked> nearest(ModelId model, float[] vector, int limit) {
            return all.keySet().stream()
                    .limit(limit)
                    .map(chunk -> new Ranked(chunk, 1))
                    .toList();
        }

        @Override
        public List<Ranked> matching(String text, int limit) {
            return all.keySet().stream()
                    .limit(limit)
                    .map(chunk -> new Ranked(chunk, 1))
                    .toList();
        }

        @Override
        public Map<ChunkKey, Hit> hits(List<ChunkKey> chunks) {
            return all;
        }
    }
}
