package ai.jarvis.workflow;

import ai.jarvis.platform.Refusal;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run may use at most, its sub-workflows together with it.
 *
 * @param tokens of models, in and out
 * @param cost of models, in the currency of their prices
 * @param steps that do work, each time that one is begun
 * @param time by the clock, waiting included
 */
public record RunLimits(long tokens, BigDecimal cost, long steps, Duration time) {
    /** What a run has that is started without any of its own; also the most that can be given. */
    public static final RunLimits MOST = new RunLimits(10_000_000, new BigDecimal(1_000), 100_000, Duration.ofDays(90));

    public RunLimits {
        if (tokens < 0 || cost.signum() < 0 || steps < 0 || time.isNegative()) {
            throw new IllegalArgumentException(
                    "A run's limits cannot be negative: " + tokens + ", " + cost + ", " + steps + ", " + time);
        }
    }

    /** Refuses what is negative or more than a run can have. */
    public static RunLimits of(long tokens, BigDecimal cost, long steps, long seconds) {
        var errors = new ArrayList<Refusal.FieldError>();
        check(errors, "tokens", tokens >= 0 && tokens <= MOST.tokens, "0 to " + MOST.tokens);
        check(errors, "cost", cost.signum() >= 0 && cost.compareTo(MOST.cost) <= 0, "0 to " + MOST.cost);
        check(errors, "steps", steps >= 0 && steps <= MOST.steps, "0 to " + MOST.steps);
        check(errors, "seconds", seconds >= 0 && seconds <= MOST.time.toSeconds(), "0 to " + MOST.time.toSeconds());
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
        return new RunLimits(tokens, cost, steps, Duration.ofSeconds(seconds));
    }

    private static void check(List<Refusal.FieldError> errors, String name, boolean good, String range) {
        if (!good) {
            errors.add(new Refusal.FieldError("/limits/" + name, "must be from " + range));
        }
    }
}
