package ai.jarvis.sql;

import ai.jarvis.sql.source.Limits;
import java.time.Duration;

/**
 * How much a question may take.
 *
 * @param bytes about as much as the rows may have together
 * @param timeout of a statement
 * @param cost most that a database may expect of a statement, in the database's own unit
 * @param repairs how often a statement is mended at most
 */
public record QueryBounds(long bytes, Duration timeout, double cost, int repairs) {
    /** As many rows as an answer can have. */
    public static final int MOST_ROWS = 1_000;

    public static final QueryBounds STANDARD = new QueryBounds(1 << 20, Duration.ofSeconds(30), 1_000_000, 3);

    public QueryBounds {
        if (bytes < 1 || !timeout.isPositive() || cost <= 0 || repairs < 0) {
            throw new IllegalArgumentException("Nothing could be asked within these bounds");
        }
    }

    Limits limits(int rows, Duration most) {
        return new Limits(rows, bytes, most.compareTo(timeout) < 0 ? most : timeout);
    }
}
