package ai.jarvis.knowledge;

import ai.jarvis.model.ModelException;
import ai.jarvis.model.PricedReranker;
import ai.jarvis.model.RerankModel;
import ai.jarvis.usage.Tab;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The second look at what a search found: a model reads the question together with each of the best candidates. */
final class Reranking {
    /**
     * How many candidates are looked at, unless more are wanted. Providers cut a text of more than about 500 tokens in
     * two and sell 100 pieces as one search unit: 50 chunks are one unit, whatever they hold.
     */
    static final int CANDIDATES = 50;

    private final Optional<PricedReranker> reranker;

    Reranking(Optional<PricedReranker> reranker) {
        this.reranker = reranker;
    }

    /** Whether there is a model to do it. */
    boolean isThere() {
        return reranker.isPresent();
    }

    /**
     * The found in a better order: the best candidates by their scores, equal ones as they were, and the rest behind as
     * it was; absent if the model did not answer.
     */
    Optional<List<Retrieval.Found>> apply(Retrieval.Query query, List<Retrieval.Found> found, Tab tab) {
        if (found.isEmpty()) {
            return Optional.of(found);
        }
        if (reranker.isEmpty()) {
            return Optional.empty();
        }
        var most = Math.min(RerankModel.MAX_DOCUMENTS, Math.max(CANDIDATES, query.topK()));
        var candidates = found.subList(0, Math.min(most, found.size()));
        try {
            var scores = tab.rerank(
                    reranker.get(),
                    query.text(),
                    candidates.stream().map(Reranking::read).toList());
            return Optional.of(ordered(found, scores));
        } catch (ModelException e) {
            return Optional.empty();
        }
    }

    /** A chunk says little without the name of its document and the headings above it. */
    private static String read(Retrieval.Found found) {
        return found.hit().documentName()
                + "\n"
                + ChunkEmbedding.text(found.hit().chunk());
    }

    private static List<Retrieval.Found> ordered(List<Retrieval.Found> found, List<Double> scores) {
        var ordered = new ArrayList<Retrieval.Found>(found.size());
        for (int i = 0; i < scores.size(); i++) {
            ordered.add(found.get(i).reranked(scores.get(i)));
        }
        ordered.sort(Comparator.comparingDouble(Retrieval.Found::score).reversed());
        ordered.addAll(found.subList(scores.size(), found.size()));
        return ordered;
    }
}
