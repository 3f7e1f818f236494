package ai.jarvis.knowledge;

import ai.jarvis.model.ModelId;
import ai.jarvis.tenancy.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Keeps the chunks of one process; it looks at the scope's tenant and collections, and not at metadata. */
final class InMemoryChunkIndex implements ChunkIndex {
    private final InMemoryDocumentStore documents;
    private final CollectionStore collections;
    private final Map<DocumentId, List<Stored>> stored = new HashMap<>();

    private record Stored(ChunkId id, Entry entry) {}

    InMemoryChunkIndex(InMemoryDocumentStore documents, CollectionStore collections) {
        this.documents = documents;
        this.collections = collections;
    }

    List<String> texts(DocumentId document) {
        return stored.getOrDefault(document, List.of()).stream()
                .map(each -> each.entry().chunk().text())
                .toList();
    }

    /** The models that the document's first chunk has vectors of. */
    Set<ModelId> models(DocumentId document) {
        return stored.getOrDefault(document, List.of()).getFirst().entry().vectors().keySet();
    }

    @Override
    public Map<String, float[]> embeddings(TenantId tenant, ModelId model, Set<String> contentHashes) {
        var known = new HashMap<String, float[]>();
        stored.values().forEach(list -> list.stream()
                .map(Stored::entry)
                .filter(entry -> contentHashes.contains(entry.contentHash()))
                .filter(entry -> entry.vectors().containsKey(model))
                .forEach(entry -> known.put(entry.contentHash(), entry.vectors().get(model))));
        return known;
    }

    @Override
    public boolean replace(Version version) {
        var current = documents
                .find(version.tenant(), version.document())
                .flatMap(document -> collections.find(version.tenant(), document.collection()))
                .map(Collection::model);
        if (current.isPresent() && !current.get().equals(version.model())) {
            throw new ModelChanged(version.document());
        }
        var replaced = documents.markReady(version);
        if (replaced) {
            stored.put(
                    version.document(),
                    version.entries().stream()
                            .map(entry -> new Stored(ChunkId.fresh(), entry))
                            .toList());
        }
        return replaced;
    }

    @Override
    public List<Hit> nearest(Scope scope, ModelId model, float[] vector, int limit) {
        return hits(
                scope,
                limit,
                entry -> Optional.ofNullable(entry.vectors().get(model)).map(own -> cosine(own, vector)));
    }

    @Override
    public List<Hit> matching(Scope scope, String text, int limit) {
        return hits(scope, limit, entry -> {
            var words = List.of(entry.keywords().split("\\W+"));
            var shared = List.of(text.split("\\W+")).stream().filter(words::contains).count();
            return shared == 0 ? Optional.empty() : Optional.of((double) shared);
        });
    }

    private List<Hit> hits(Scope scope, int limit, Function<Entry, Optional<Double>> scores) {
        var hits = new ArrayList<Hit>();
        stored.forEach((id, entries) -> documents
                .find(scope.tenant(), id)
                .filter(document -> scope.collections().isEmpty()
                        || scope.collections().contains(document.collection()))
                .ifPresent(document -> entries.forEach(each -> scores.apply(each.entry())
                        .ifPresent(score -> hits.add(new Hit(
                                each.id(), id, document.name(), each.entry().chunk(), score))))));
        hits.sort(Comparator.comparing(Hit::score).reversed().thenComparing(hit -> hit.id().value()));
        return hits.stream().limit(limit).toList();
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
