package ai.jarvis.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts how often one and the same caller is refused, for what one refusal does not tell: guessing, and probing for what
 * is there. Each instance of the platform counts for itself.
 */
final class RefusalCount {
    /** So many refusals in {@link #WINDOW} are odd; and each ten times as many. */
    static final int ODD = 20;

    static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST_CALLERS = 10_000;

    private final Map<String, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > MOST_CALLERS;
        }
    };

    private record Count(Instant since, int refusals) {}

    /** Counts one more; how many it is by now. */
    synchronized int add(String who, Instant now) {
        var before = counts.get(who);
        var isOver = before == null || before.since().plus(WINDOW).isBefore(now);
        var count = isOver ? new Count(now, 1) : new Count(before.since(), before.refusals() + 1);
        counts.put(who, count);
        return count.refusals();
    }

    /** Whether this is the one of many at which to speak up. */
    static boolean isOdd(int refusals) {
        var each = ODD;
        while (each < refusals && each < Integer.MAX_VALUE / 10) {
            each *= 10;
        }
        return each == refusals;
    }
}
