package ai.jarvis.sql.source;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL database, however it is reached. A query is what a cursor is declared for, in a transaction that only reads:
 * the database itself refuses what is no query. Its rows are fetched a part at a time until a limit is reached.
 */
final class PostgresSource implements SourceConnection {
    private static final String CURSOR = "declare jarvis_rows no scroll cursor for ";
    private static final String EXPLAIN = "explain (format json) " + CURSOR;
    private static final int FIRST_FETCH = 20;
    private static final int LARGEST_FETCH = 1_000;
    /** Half of what the RDS Data API answers at most. */
    private static final long FETCH_BYTES = 512L << 10;

    private static final long PLAN_BYTES = 512L << 10;
    private static final Duration EXPLAINING = Duration.ofSeconds(10);

    private final SqlChannel channel;
    private final Clock clock;

    PostgresSource(SqlChannel channel, Clock clock) {
        this.channel = channel;
        this.clock = clock;
    }

    @Override
    public DatabaseSchema introspect() {
        return new PostgresCatalog(this, clock).read();
    }

    @Override
    public Plan explain(String sql) {
        return inTransaction(EXPLAINING, () -> {
            var plan = after(EXPLAIN, () -> channel.run(EXPLAIN + sql, PLAN_BYTES));
            return plan(plan.rows().stream()
                    .map(row -> String.valueOf(row.getFirst()))
                    .reduce("", (first, second) -> first + second));
        });
    }

    private static Plan plan(String text) {
        var top = Json.read(text, JsonNode.class).at("/0/Plan");
        return new Plan(
                OptionalDouble.of(top.path("Total Cost").asDouble()),
                OptionalLong.of(top.path("Plan Rows").asLong()),
                text);
    }

    @Override
    public Rows query(String sql, Limits limits) {
        var deadline = System.nanoTime() + limits.timeout().toNanos();
        return inTransaction(limits.timeout(), () -> {
            var unused = after(CURSOR, () -> channel.run(CURSOR + sql, FETCH_BYTES));
            return fetch(limits, deadline);
        });
    }

    private Rows fetch(Limits limits, long deadline) {
        var columns = List.<ColumnInfo>of();
        var rows = new ArrayList<List<@Nullable Object>>();
        long bytes = 0;
        int next = FIRST_FETCH;
        while (true) {
            int wanted = Math.min(next, limits.rows() + 1 - rows.size());
            var part = channel.run("fetch forward " + wanted + " from jarvis_rows", limits.bytes() - bytes + 1);
            columns = part.columns();
            for (var row : part.rows()) {
                var size = RowSize.of(row);
                if (rows.size() == limits.rows() || bytes + size > limits.bytes()) {
                    return new Rows(columns, rows, true, bytes);
                }
                rows.add(row);
                bytes += size;
            }
            if (part.truncated() || part.rows().size() < wanted) {
                return new Rows(columns, rows, part.truncated(), bytes);
            }
            next = Math.clamp(FETCH_BYTES / (1 + bytes / rows.size()), 1, LARGEST_FETCH);
            // The query may have changed the setting; what is left of its time it cannot change.
            limit(Duration.ofNanos(deadline - System.nanoTime()));
        }
    }

    /**
     * Runs something that is no stranger's.
     *
     * @param sql a query
     */
    Rows read(String sql, Limits limits) {
        return inTransaction(limits.timeout(), () -> channel.run(sql, limits.bytes()));
    }

    private <T> T inTransaction(Duration timeout, Supplier<T> work) {
        channel.begin();
        try {
            var unused = channel.run("set transaction read only", FETCH_BYTES);
            limit(timeout);
            return work.get();
        } finally {
            channel.rollback();
        }
    }

    private void limit(Duration timeout) {
        if (timeout.toMillis() < 1) {
            throw DatabaseError.timeout("canceling statement due to statement timeout");
        }
        var unused = channel.run("set local statement_timeout = " + timeout.toMillis(), FETCH_BYTES);
    }

    /** Runs a statement with something before it, and tells of errors as if that were not there. */
    private static <T> T after(String prefix, Supplier<T> work) {
        try {
            return work.get();
        } catch (DatabaseError e) {
            var position = e.position().isPresent() && e.position().getAsInt() > prefix.length()
                    ? OptionalInt.of(e.position().getAsInt() - prefix.length())
                    : OptionalInt.empty();
            var moved = new DatabaseError(e.message(), e.sqlState(), position);
            moved.initCause(e);
            throw moved;
        }
    }

    @Override
    public void close() {
        channel.close();
    }
}
