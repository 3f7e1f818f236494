package ai.jarvis.quota;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A token bucket in memory, full at first, for limits of one process. Safe for use by many threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2697">RFC 2697, a single rate meter of this kind</a>
 */
public final class TokenBucket {
    private final long amount;
    private final long per;
    private final long burst;
    private final LongSupplier nanos;
    private double level;
    private long at;

    /**
     * A bucket that refills by an amount per time, and holds as much as the burst.
     *
     * @param nanos a clock that never goes back, as {@link System#nanoTime}
     */
    public TokenBucket(long amount, Duration per, long burst, LongSupplier nanos) {
        this.amount = amount;
        this.per = per.toNanos();
        this.burst = burst;
        this.nanos = nanos;
        this.level = burst;
        this.at = nanos.getAsLong();
    }

    /** Takes as many, or none. */
    public synchronized boolean take(long cost) {
        refill();
        if (level < cost) {
            return false;
        }
        level -= cost;
        return true;
    }

    /** Puts back what was taken but not needed; takes what was needed beyond that, if need be in advance. */
    public synchronized void giveBack(long cost) {
        refill();
        level = Math.min((double) burst, level + cost);
    }

    public synchronized long remaining() {
        refill();
        return Math.max(0, (long) level);
    }

    /** Until as many are there; a year if they never are. */
    public synchronized Duration until(long cost) {
        refill();
        if (level >= cost) {
            return Duration.ZERO;
        }
        if (amount == 0 || cost > burst) {
            return Duration.ofDays(365);
        }
        return Duration.ofNanos((long) Math.ceil((cost - level) * per / amount));
    }

    private void refill() {
        var now = nanos.getAsLong();
        level = Math.min((double) burst, level + (double) (now - at) * amount / per);
        at = now;
    }
}
