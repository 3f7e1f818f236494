package ai.jarvis.persona;

import ai.jarvis.model.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a judge said of answers that a version of a persona gave.
 *
 * @param average of the scores, 0 to 10; absent if one is missing
 * @param minScore that it had to reach
 * @param runs how often each response was judged
 * @param reasons why it did not pass, for people
 * @param cost of the judge's calls; absent if it is not known
 */
public record Validation(
        ValidationId id,
        PersonaId persona,
        int version,
        Verdict verdict,
        Optional<BigDecimal> average,
        BigDecimal minScore,
        int runs,
        List<Judged> responses,
        List<String> reasons,
        List<Degradation> degraded,
        Optional<Money> cost,
        String author,
        Instant createdAt) {
    public Validation {
        responses = List.copyOf(responses);
        reasons = List.copyOf(reasons);
        degraded = List.copyOf(degraded);
    }

    /** What follows; the names are part of the API, in lower case. */
    public enum Verdict {
        PASSED,
        FAILED,
        /** The judge did not answer, answered nonsense, or contradicted itself: nobody knows. */
        INCONCLUSIVE;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A response.
     *
     * @param input what it answers, if that is known
     * @param response at most as long as it is kept
     * @param score the median of the runs; absent if nobody knows
     * @param reasoning of the run that gave it
     * @param scores of all runs whose judgement could be read
     * @param problem why there is no score
     */
    public record Judged(
            Optional<String> input,
            String response,
            Optional<BigDecimal> score,
            Optional<String> reasoning,
            List<BigDecimal> scores,
            Optional<String> problem) {
        public Judged {
            scores = List.copyOf(scores);
        }
    }
}
