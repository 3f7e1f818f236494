package ai.jarvis.knowledge;

import ai.jarvis.model.EmbeddingModel;
import ai.jarvis.model.EmbeddingModels;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.ModelId;
import ai.jarvis.usage.Tab;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Embeds a question by the models of the collections that it is asked of. Vectors of different models cannot be compared,
 * so that each model's collections are searched by themselves.
 */
final class QuestionEmbedding {
    private final EmbeddingModels models;

    QuestionEmbedding(EmbeddingModels models) {
        this.models = models;
    }

    /**
     * A question as one model sees it.
     *
     * @param among the collections of the model; all that are searched if empty
     */
    @SuppressWarnings("ArrayRecordComponent") // Carries a vector from a model to the index; nobody compares it.
    record Question(ModelId model, Set<CollectionId> among, float[] vector) {}

    /**
     * A question as all models see it.
     *
     * @param questions of the models that answered
     * @param unanswered how many did not
     */
    record Questions(List<Question> questions, int unanswered) {
        static final Questions NONE = new Questions(List.of(), 0);
    }

    /** Asks each of the models once. */
    Questions embed(String text, Map<ModelId, Set<CollectionId>> byModel, Tab tab) {
        var questions = new ArrayList<Question>();
        for (var model : inOrder(byModel)) {
            var among = byModel.size() == 1 ? Set.<CollectionId>of() : byModel.getOrDefault(model, Set.of());
            embed(text, model, tab).ifPresent(vector -> questions.add(new Question(model, among, vector)));
        }
        return new Questions(questions, byModel.size() - questions.size());
    }

    /** Absent if the model does not answer: its collections are searched by words, and the result says so. */
    private Optional<float[]> embed(String text, ModelId model, Tab tab) {
        try {
            return Optional.of(tab.embed(models.require(model), List.of(text), EmbeddingModel.Purpose.QUERY)
                    .getFirst());
        } catch (ModelException e) {
            return Optional.empty();
        }
    }

    /** The same order each time, as it decides between equally good results. */
    private static List<ModelId> inOrder(Map<ModelId, Set<CollectionId>> byModel) {
        return byModel.keySet().stream()
                .sorted(Comparator.comparing(ModelId::value))
                .toList();
    }
}
