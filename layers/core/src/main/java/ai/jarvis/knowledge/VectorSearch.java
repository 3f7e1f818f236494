package ai.jarvis.knowledge;

import ai.jarvis.knowledge.ChunkIndex.Hit;
import ai.jarvis.knowledge.ChunkIndex.Scope;
import ai.jarvis.model.EmbeddingModel;
import ai.jarvis.model.EmbeddingModels;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.ModelId;
import ai.jarvis.usage.Tab;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds chunks by meaning. Collections of different models are searched one group after the other, each with the
 * question's vector by its own model: those of different models cannot be compared.
 */
final class VectorSearch {
    private final EmbeddingModels models;
    private final ChunkIndex index;

    VectorSearch(EmbeddingModels models, ChunkIndex index) {
        this.models = models;
        this.index = index;
    }

    /**
     * What was found.
     *
     * @param rankings one for each model that answered, nearest first
     * @param unsearched collections whose model did not answer
     */
    record Found(List<List<Hit>> rankings, Set<CollectionId> unsearched) {}

    /**
     * Searches by each of the models.
     *
     * @param byModel the collections in scope, by their models
     */
    Found search(String question, Map<ModelId, Set<CollectionId>> byModel, Scope scope, Tab tab, int depth) {
        var rankings = new ArrayList<List<Hit>>();
        var unsearched = new HashSet<CollectionId>();
        for (var model : inOrder(byModel)) {
            // One group is the whole scope, and found without a look at each row's collection if that is everywhere.
            var part = byModel.size() == 1 ? scope : scope.in(byModel.getOrDefault(model, Set.of()));
            try {
                var vector = tab.embed(models.require(model), List.of(question), EmbeddingModel.Purpose.QUERY)
                        .getFirst();
                rankings.add(index.nearest(part, model, vector, depth));
            } catch (ModelException e) {
                unsearched.addAll(byModel.getOrDefault(model, Set.of()));
            }
        }
        return new Found(rankings, unsearched);
    }

    /** The same order each time, as it decides between equally good results. */
    private static List<ModelId> inOrder(Map<ModelId, Set<CollectionId>> byModel) {
        return byModel.keySet().stream()
                .sorted(Comparator.comparing(ModelId::value))
                .toList();
    }
}
