package ai.jarvis.sql.source;

import java.time.Duration;

/**
 * How much a query may find, and how long it may take.
 *
 * @param rows most of them
 * @param bytes about as much as the rows may have together
 * @param timeout until the last row
 */
public record Limits(int rows, long bytes, Duration timeout) {
    public Limits {
        if (rows < 1 || bytes < 1 || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("No query fits into these limits");
        }
    }
}
