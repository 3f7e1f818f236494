package ai.jarvis.knowledge;

import ai.jarvis.model.ModelId;
import ai.jarvis.tenancy.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Keeps the chunks of one process; it looks at the scope's tenant and collections, and not at metadata. */
final class InMemoryChunkIndex implements ChunkIndex {
    private final InMemoryDocumentStore documents;
    private final CollectionStore collections;
    private final Map<ChunkKey, Stored> stored = new TreeMap<>();
    private int published;

    /** A chunk that is found. */
    record Stored(TenantId tenant, DocumentId document, CollectionId collection, Entry entry) {
        Stored with(ModelId model, Optional<float[]> vector) {
            var vectors = new HashMap<>(entry.vectors());
            vectors.remove(model);
            vector.ifPresent(values -> vectors.put(model, values));
            return new Stored(
                    tenant,
                    document,
                    collection,
                    new Entry(entry.chunk(), entry.contentHash(), vectors, entry.keywords()));
        }
    }

    InMemoryChunkIndex(InMemoryDocumentStore documents, CollectionStore collections) {
        this.documents = documents;
        this.collections = collections;
    }

    Map<ChunkKey, Stored> stored() {
        return stored;
    }

    List<String> texts(DocumentId document) {
        return stored.values().stream()
                .filter(each -> each.document().equals(document))
                .map(each -> each.entry().chunk().text())
                .toList();
    }

    /** The models that chunks of the document have vectors of. */
    Set<ModelId> models(DocumentId document) {
        return stored.values().stream()
                .filter(each -> each.document().equals(document))
                .flatMap(each -> each.entry().vectors().keySet().stream())
                .collect(Collectors.toSet());
    }

    @Override
    public Map<String, float[]> embeddings(TenantId tenant, ModelId model, Set<String> contentHashes) {
        var known = new HashMap<String, float[]>();
        stored.values().stream()
                .map(Stored::entry)
                .filter(entry -> contentHashes.contains(entry.contentHash()))
                .filter(entry -> entry.vectors().containsKey(model))
                .forEach(entry -> known.put(entry.contentHash(), entry.vectors().get(model)));
        return known;
    }

    @Override
    public boolean replace(Version version) {
        var collection = documents
                .find(version.tenant(), version.document(), Reader.PLATFORM)
                .map(Document::collection);
        var current =
                collection.flatMap(id -> collections.find(version.tenant(), id)).map(Collection::model);
        if (current.isPresent() && !current.get().equals(version.model())) {
            throw new ModelChanged(version.document());
        }
        var replaced = documents.markReady(version);
        if (replaced) {
            stored.values().removeIf(each -> each.document().equals(version.document()));
            var number = published++;
            version.entries()
                    .forEach(entry -> stored.put(
                            new ChunkKey(number, entry.chunk().ordinal()),
                            new Stored(version.tenant(), version.document(), collection.orElseThrow(), entry)));
        }
        return replaced;
    }

    @Override
    public boolean isMisplaced(TenantId tenant) {
        return stored.size() > VectorPlacement.MOST_SHARED;
    }

    @Override
    public <T> T search(Scope scope, Function<Snapshot, T> work) {
        return work.apply(new Visible(scope));
    }

    private final class Visible implements Snapshot {
        private final Scope scope;

        Visible(Scope scope) {
            this.scope = scope;
        }

        @Override
        public List<Ranked> nearest(
                ModelId model, Set<CollectionId> among, float[] vector, Supplier<List<Ranked>> likely, int limit) {
            return ranked(
                    among, limit, entry -> Optional.ofNullable(entry.vectors().get(model))
                            .map(own -> cosine(own, vector)));
        }

        @Override
        public List<Ranked> matching(String text, int limit) {
            return ranked(Set.of(), limit, entry -> {
                var words = List.of(entry.keywords().split("\\W+"));
                var shared = List.of(text.split("\\W+")).stream()
                        .filter(words::contains)
                        .count();
                return shared == 0 ? Optional.empty() : Optional.of((double) shared);
            });
        }

        @Override
        public Map<ChunkKey, Hit> hits(List<ChunkKey> chunks) {
            var hits = new HashMap<ChunkKey, Hit>();
            stored.forEach((key, each) -> {
                if (chunks.contains(key)) {
                    var name = documents
                            .find(scope.tenant(), each.document(), Reader.PLATFORM)
                            .map(Document::name);
                    hits.put(
                            key,
                            new Hit(
                                    ChunkId.fresh(),
                                    each.document(),
                                    name.orElse("gone"),
                                    each.entry().chunk()));
                }
            });
            return hits;
        }

        private List<Ranked> ranked(Set<CollectionId> among, int limit, Function<Entry, Optional<Double>> scores) {
            var ranked = new ArrayList<Ranked>();
            stored.forEach((key, each) -> {
                if (each.tenant().equals(scope.tenant())
                        && isIn(scope.collections(), each)
                        && isIn(among, each)
                        && documents
                                .find(scope.tenant(), each.document(), Reader.PLATFORM)
                                .isPresent()) {
                    scores.apply(each.entry()).ifPresent(score -> ranked.add(new Ranked(key, score)));
                }
            });
            ranked.sort(Ranked.BEST_FIRST);
            return ranked.stream().limit(limit).toList();
        }

        private static boolean isIn(Set<CollectionId> some, Stored each) {
            return some.isEmpty() || some.contains(each.collection());
        }
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
            squaresA += a[i] * a[i];
            squaresB += b[i] * b[i];
        }
        return dot / Math.sqrt(squaresA * squaresB);
    }
}
