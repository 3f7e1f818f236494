package ai.jarvis.agent;

import ai.jarvis.platform.Refusal.FieldError;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an execution may use at most, those of its sub-agents together with it.
 *
 * @param maxSteps calls of its model
 * @param maxTokens of models, in and out
 * @param maxCost of models, in {@link #CURRENCY}
 * @param maxDuration by the clock, waiting included
 */
public record AgentLimits(int maxSteps, long maxTokens, BigDecimal maxCost, Duration maxDuration) {
    /** What costs are limited in. */
    public static final String CURRENCY = "USD";

    /** What an agent has that is made without any of its own. */
    public static final AgentLimits STANDARD = new AgentLimits(10, 200_000, BigDecimal.ONE, Duration.ofMinutes(10));

    /** The most that can be given. */
    public static final AgentLimits MOST = new AgentLimits(50, 2_000_000, new BigDecimal(100), Duration.ofHours(1));

    public AgentLimits {
        if (maxSteps < 1 || maxTokens < 1 || maxCost.signum() < 0 || !maxDuration.isPositive()) {
            throw new IllegalArgumentException(
                    "Not limits of an agent: " + maxSteps + ", " + maxTokens + ", " + maxCost + ", " + maxDuration);
        }
    }

    /** Limits as somebody wants them; what is absent is as usual. */
    public record Wanted(
            Optional<Integer> maxSteps,
            Optional<Long> maxTokens,
            Optional<BigDecimal> maxCost,
            Optional<Long> seconds) {
        public static final Wanted NONE =
                new Wanted(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        /**
         * These limits, with the usual ones where nothing is wanted.
         *
         * @param most which none may pass
         * @param errors what is wrong is added to these
         */
        public AgentLimits within(AgentLimits most, AgentLimits usual, List<FieldError> errors) {
            check(errors, "max_steps", maxSteps.map(Integer::longValue), most.maxSteps);
            check(errors, "max_tokens", maxTokens, most.maxTokens);
            check(errors, "max_duration_seconds", seconds, most.maxDuration.toSeconds());
            if (maxCost.filter(cost -> cost.signum() < 0 || cost.compareTo(most.maxCost) > 0)
                    .isPresent()) {
                errors.add(new FieldError(
                        "/limits/max_cost", "must be from 0 to " + most.maxCost.toPlainString() + " " + CURRENCY));
            }
            if (!errors.isEmpty()) {
                return usual;
            }
            return new AgentLimits(
                    maxSteps.orElse(usual.maxSteps),
                    maxTokens.orElse(usual.maxTokens),
                    maxCost.orElse(usual.maxCost),
                    seconds.map(Duration::ofSeconds).orElse(usual.maxDuration));
        }

        private static void check(List<FieldError> errors, String name, Optional<Long> wanted, long most) {
            if (wanted.filter(value -> value < 1 || value > most).isPresent()) {
                errors.add(new FieldError("/limits/" + name, "must be from 1 to " + most));
            }
        }
    }
}
