package ai.jarvis.model;

import java.util.List;

/**
 * What a rerank model answered.
 *
 * @param scores one for each text, in the order of the texts; a higher one is better
 * @param searchUnits what the call is paid by: one for a question with up to 100 texts of usual length
 */
public record Reranked(List<Double> scores, int searchUnits) {
    public Reranked {
        scores = List.copyOf(scores);
        if (scores.stream().anyMatch(score -> !Double.isFinite(score))) {
            throw new IllegalArgumentException("A score must be a finite number: " + scores);
        }
        if (searchUnits < 0) {
            throw new IllegalArgumentException("Search units cannot be negative: " + searchUnits);
        }
    }
}
