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
    private final long patience;
    private final LongSupplier nanos;
    private int failures;
    private long firstFailure;
    private long retryAt;
    private boolean refused;

    /** @param patience after so long without an answer it is believed that nobody is there */
    Circuit(int mostFailures, Duration pause, Duration patience, LongSupplier nanos) {
        this.mostFailures = mostFailures;
        this.pause = pause.toNanos();
        this.patience = patience.toNanos();
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
        refused = false;
    }

    /**
     * Notes a failure.
     *
     * @param byRefusal whether there was no connection, instead of no answer
     * @return whether it is the first one in a row
     */
    synchronized boolean failed(boolean byRefusal) {
        var now = nanos.getAsLong();
        if (failures++ == 0) {
            firstFailure = now;
        }
        refused = byRefusal;
        retryAt = now + pause;
        return failures == 1;
    }

    /** Whether it is certain that nobody is there. */
    synchronized boolean isAway() {
        return failures > 0 && (refused || nanos.getAsLong() - firstFailure >= patience);
    }
}
