package ai.jarvis.rollout;

import java.time.Duration;
import java.util.Optional;

/**
 * How an arm did.
 *
 * @param requests that went to a model, those that failed among them
 * @param errors of the requests those that the arm did not answer
 * @param cached answers that were given again; they are not among the requests
 * @param costs of the answers whose price is known
 * @param scores as judges gave them, from 0 to 1
 */
public record ArmFigures(
        long requests,
        long errors,
        long cached,
        long inputTokens,
        long outputTokens,
        LatencyHistogram latencies,
        Sample costs,
        Sample scores) {
    public static final ArmFigures NONE =
            new ArmFigures(0, 0, 0, 0, 0, LatencyHistogram.EMPTY, Sample.NONE, Sample.NONE);

    /** A request that was answered. */
    public static ArmFigures answered(Duration latency, long inputTokens, long outputTokens, Optional<Double> cost) {
        return new ArmFigures(
                1,
                0,
                0,
                inputTokens,
                outputTokens,
                LatencyHistogram.of(latency),
                cost.map(Sample::of).orElse(Sample.NONE),
                Sample.NONE);
    }

    /** A request that somebody else had to answer, or nobody did. */
    public static ArmFigures failed() {
        return new ArmFigures(1, 1, 0, 0, 0, LatencyHistogram.EMPTY, Sample.NONE, Sample.NONE);
    }

    /** A request whose answer was given before. */
    public static ArmFigures cachedAnswer() {
        return new ArmFigures(0, 0, 1, 0, 0, LatencyHistogram.EMPTY, Sample.NONE, Sample.NONE);
    }

    /** What a judge thought of an answer. */
    public static ArmFigures scored(double score) {
        return new ArmFigures(0, 0, 0, 0, 0, LatencyHistogram.EMPTY, Sample.NONE, Sample.of(score));
    }

    /** Both together. */
    public ArmFigures plus(ArmFigures other) {
        return new ArmFigures(
                requests + other.requests,
                errors + other.errors,
                cached + other.cached,
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                latencies.plus(other.latencies),
                costs.plus(other.costs),
                scores.plus(other.scores));
    }

    /** How many things they tell of: of two counts of the same epoch the newer one has more. */
    public long counted() {
        return requests + cached + scores.count();
    }

    /** Which part of the requests failed; 0 of none. */
    public double errorRate() {
        return requests == 0 ? 0 : (double) errors / requests;
    }
}
