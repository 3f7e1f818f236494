package ai.jarvis.quota;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of all limiters, on the clock of the store itself. Each operation is atomic over all limiters that it names.
 */
public interface LimiterStore {
    /** The store does not answer; whether it did what was asked is not known. */
    final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final boolean away;

        /** @param away whether it is certain that nobody is there, and not only that no answer came in time */
        public Unavailable(String message, boolean away, @Nullable Throwable cause) {
            super(message, cause);
            this.away = away;
        }

        public boolean isAway() {
            return away;
        }
    }

    /**
     * How a limiter stands, after what it gave.
     *
     * @param used of it, without what is held
     * @param remaining what it could still give now
     * @param reset until it is all there again
     */
    record Standing(long used, long remaining, Duration reset) {}

    /** What was answered to a list of asks; lists are in their order. */
    sealed interface Outcome {
        /** All have given, or would. */
        record Granted(List<Standing> standings) implements Outcome {}

        /**
         * None has given.
         *
         * @param index of the ask that must wait the longest
         * @param retryAfter until it would give, if nobody else asked
         */
        record Refused(int index, Duration retryAfter, List<Standing> standings) implements Outcome {}

        /** None has given: these counters are not known, or were not compared with the durable ones for too long. */
        record Unknown(List<Integer> indexes) implements Outcome {}

        /** None has given: by the store's clock, a period that was asked is not the present one. */
        record AnotherPeriod(Instant now) implements Outcome {}
    }

    /**
     * Takes what is asked of all limiters, or of none.
     *
     * @param id the reservation's, unique
     * @param lease how long tokens and slots are held
     * @param knownFor how old the knowledge of a counter may be
     */
    Outcome take(String id, List<Ask> asks, Duration lease, Duration knownFor);

    /** As {@link #take}, but takes nothing. */
    Outcome look(List<Ask> asks, Duration knownFor);

    /**
     * Gives back the slots, and counts tokens in place of what was held for them. A second time it counts nothing;
     * a slot that was taken again under the same id is given back again.
     *
     * @param asks those that were taken
     * @return what each counter says then, in the order of the asks that have one; negative if it is not known
     */
    List<Long> settle(String id, List<Ask> asks, long tokens);

    /**
     * Begins to {@link #settle}: what this process asks from now on is asked after it.
     *
     * @return waits for what {@link #settle} gives, or throws what it throws
     */
    default Supplier<List<Long>> beginSettling(String id, List<Ask> asks, long tokens) {
        var said = settle(id, asks, tokens);
        return () -> said;
    }

    /** Holds tokens and slots for a lease from now, unless they have expired. */
    void renew(String id, List<Ask> asks, Duration lease);

    /** Makes a counter known: it says at least this from now on. */
    void raise(Ask ask, long used);
}
