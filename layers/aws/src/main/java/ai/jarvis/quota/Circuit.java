package ai.jarvis.quota;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps calls away from something that failed several times in a row. After a pause one call is let through, and the
 * others follow if it succeeds.
 */
final class Circuit {
    private final int mostFailures;
    private final long pause;
    private final LongSupplier nanos;
    private int failures;
    private long retryAt;

    Circuit(int mostFailures, Duration pause, LongSupplier nanos) {
        this.mostFailures = mostFailures;
        this.pause = pause.toNanos();
        this.nanos = nanos;
    }

    /** Whether a call may be made; who gets leave reports how it went. */
    synchronized boolean lets() {
        if (failures < mostFailures) {
            return true;
        }
        if (nanos.getAsLong() - retryAt < 0) {
            return false;
        }
        retryAt = nanos.getAsLong() + pause;
        return true;
    }

    synchronized void succeeded() {
        failures = 0;
    }

    synchronized void failed() {
        failures++;
        retryAt = nanos.getAsLong() + pause;
    }
}
