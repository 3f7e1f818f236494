package ai.jarvis.model.cache;

import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.ChatPrompt.Turn;
import ai.jarvis.model.Content;
import ai.jarvis.model.EmbeddingModel;
import ai.jarvis.model.EmbeddingModels;
import ai.jarvis.model.ModelException;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.Tab;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds questions that mean the same as another one. All but the words of the last message must be equal, by the key that
 * equal questions have; of these words numbers, quotes, names and denials; and the rest must be as near as is asked for.
 */
public final class SimilarQuestions {
    private final QuestionIndex index;
    private final CacheKey.Maker keys;
    private final EmbeddingModels models;

    public SimilarQuestions(QuestionIndex index, CacheKey.Maker keys, EmbeddingModels models) {
        this.index = index;
        this.keys = keys;
        this.models = models;
    }

    /**
     * A question that was answered before.
     *
     * @param similarity the cosine of the two, at most 1
     */
    public record Match(CacheKey answer, double similarity) {}

    /** A question whose meaning is known. */
    public final class Asked {
        private final CacheKey group;
        private final long generation;
        private final String wording;
        private final float[] vector;

        private Asked(CacheKey group, long generation, String wording, float[] vector) {
            this.group = group;
            this.generation = generation;
            this.wording = wording;
            this.vector = vector;
        }

        /** Those that are at least so similar, the most similar first. */
        public List<Match> matches(double threshold) {
            return index.find(group, generation).stream()
                    .filter(entry -> entry.wording().equals(wording))
                    .map(entry -> new Match(entry.answer(), cosine(entry.vector(), vector)))
                    .filter(match -> match.similarity() >= threshold)
                    .sorted(Comparator.comparingDouble(Match::similarity).reversed())
                    .toList();
        }

        /** It was answered, and its answer is kept under this key. */
        public void answered(CacheKey answer) {
            index.put(group, generation, new QuestionIndex.Entry(answer, wording, vector));
        }
    }

    /**
     * What a question means; the embedding goes on the tab. Absent if the last message is not text alone, or the embedding
     * model does not answer.
     *
     * @param chosen what decides which model answers
     */
    public Optional<Asked> ask(TenantId tenant, long generation, List<String> chosen, ChatPrompt prompt, Tab tab) {
        var contents = prompt.turns().getLast().contents();
        if (contents.size() != 1 || !(contents.getFirst() instanceof Content.Text last)) {
            return Optional.empty();
        }
        var model = models.require(models.standard().id());
        try {
            var vector = tab.embed(model, List.of(last.text()), EmbeddingModel.Purpose.QUERY)
                    .getFirst();
            var turns = new ArrayList<>(prompt.turns());
            turns.set(turns.size() - 1, new Turn(Speaker.USER, ""));
            var group = keys.key(
                    tenant, chosen, List.of("similar", model.model().id().value()), prompt.withTurns(turns));
            return Optional.of(new Asked(group, generation, Wording.of(last.text()), vector));
        } catch (ModelException e) {
            return Optional.empty();
        }
    }

    /** Whether two questions may be taken for one, whatever their embeddings say. */
    public static boolean haveEqualWording(String one, String other) {
        return Wording.of(one).equals(Wording.of(other));
    }

    /** How near two vectors are, from -1 to 1; 0 if one of them says nothing. */
    public static double cosine(float[] one, float[] other) {
        if (one.length != other.length) {
            return 0;
        }
        double product = 0;
        double ownSquare = 0;
        double otherSquare = 0;
        for (int i = 0; i < one.length; i++) {
            product += one[i] * (double) other[i];
            ownSquare += one[i] * (double) one[i];
            otherSquare += other[i] * (double) other[i];
        }
        return ownSquare == 0 || otherSquare == 0 ? 0 : Math.min(1, product / Math.sqrt(ownSquare * otherSquare));
    }
}
