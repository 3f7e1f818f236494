package ai.jarvis.rollout;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing that was done with a rollout.
 *
 * @param number from 1
 * @param state what it was afterwards
 * @param stage the stage it was in afterwards, from 0
 * @param by the principal who did it; the rollout's own id where it did it by itself
 */
public record RolloutMove(
        int number, Action action, RolloutState state, int stage, String by, Optional<String> reason, Instant at) {
    /** The names are part of the API, in lower case. */
    public enum Action {
        CREATE,
        START,
        ADVANCE,
        PAUSE,
        RESUME,
        COMPLETE,
        ROLLBACK;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
