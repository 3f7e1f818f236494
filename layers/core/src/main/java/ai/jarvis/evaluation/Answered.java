package ai.jarvis.evaluation;

import ai.jarvis.model.Money;
import java.util.Optional;

/**
 * What a subject made of a case.
 *
 * @param answer absent if there is none
 * @param score absent if it has none
 * @param reasoning of the judge
 * @param error why it has no answer or no score
 * @param cost of the answer; absent if it is not known
 */
public record Answered(
        Optional<String> answer,
        Optional<Double> score,
        Optional<String> reasoning,
        Optional<String> error,
        int inputTokens,
        int outputTokens,
        Optional<Money> cost,
        long latencyMillis) {
    Answered scored(double points, Optional<String> because) {
        return new Answered(
                answer, Optional.of(points), because, error, inputTokens, outputTokens, cost, latencyMillis);
    }

    Answered failed(String because) {
        return new Answered(
                answer,
                Optional.empty(),
                Optional.empty(),
                Optional.of(because),
                inputTokens,
                outputTokens,
                cost,
                latencyMillis);
    }
}
