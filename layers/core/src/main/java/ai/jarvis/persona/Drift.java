package ai.jarvis.persona;

import ai.jarvis.evaluation.Estimate;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How live answers of a version keep to the persona, by those that were judged last.
 *
 * @param validated the average of the version's last validation, if it has one
 * @param scores of the answers, as far as they have one
 * @param unknown how many of the answers have none
 * @param samples newest first
 */
public record Drift(
        PersonaId persona,
        int version,
        Status status,
        BigDecimal minScore,
        Optional<BigDecimal> validated,
        Estimate scores,
        int unknown,
        List<Sample> samples) {
    /** How many answers are looked at. */
    static final int WINDOW = 50;

    /** Fewer say nothing. */
    private static final int FEWEST = 5;

    /** Answers are this much worse than what was validated, when they have drifted. */
    private static final double TOLERANCE = 1.5;

    public Drift {
        samples = List.copyOf(samples);
    }

    /** What follows; the names are part of the API, in lower case. */
    public enum Status {
        /** Too few answers have a score. */
        UNKNOWN,
        STEADY,
        DRIFTING;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Drift of(PersonaVersion version, Optional<Validation> validation, List<Sample> samples) {
        var scores = samples.stream()
                .flatMap(sample -> sample.score().stream())
                .map(BigDecimal::doubleValue)
                .toList();
        var estimate = Estimate.of(scores);
        var minScore = version.content().minScore();
        var validated = validation.flatMap(Validation::average);
        return new Drift(
                version.persona(),
                version.number(),
                status(estimate, minScore, validated),
                minScore,
                validated,
                estimate,
                samples.size() - scores.size(),
                samples);
    }

    private static Status status(Estimate scores, BigDecimal minScore, Optional<BigDecimal> validated) {
        if (scores.count() < FEWEST) {
            return Status.UNKNOWN;
        }
        var isWorse = validated
                .filter(average -> scores.mean() < average.doubleValue() - TOLERANCE)
                .isPresent();
        return scores.mean() < minScore.doubleValue() || isWorse ? Status.DRIFTING : Status.STEADY;
    }
}
