package ai.jarvis.model.route;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * How the breaker of a target stands.
 *
 * @param since when it has been in this state
 * @param reason why it opened, unless it is closed
 * @param probesFrom when calls are let through again to see whether they succeed, unless it is closed
 */
public record BreakerStatus(
        Target target, State state, Instant since, Optional<String> reason, Optional<Instant> probesFrom) {
    /** What a breaker does with calls. The wire names are part of the API. */
    public enum State {
        /** It lets calls through. */
        CLOSED,
        /** It lets none through. */
        OPEN,
        /** It lets a few through, and closes if they succeed. */
        HALF_OPEN;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * The state of that name.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static State byWireName(String name) {
            for (var state : values()) {
                if (state.wireName().equals(name)) {
                    return state;
                }
            }
            throw new IllegalArgumentException("Not a state of breakers: " + name);
        }
    }

    /** Of a target that nothing bad is known about. */
    public static BreakerStatus closed(Target target, Instant since) {
        return new BreakerStatus(target, State.CLOSED, since, Optional.empty(), Optional.empty());
    }
}
