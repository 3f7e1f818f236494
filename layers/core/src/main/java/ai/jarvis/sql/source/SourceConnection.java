package ai.jarvis.sql.source;

/**
 * A database that is open for questions. Everything runs in a transaction that only reads and is taken back, one
 * statement at a time, under a statement timeout. For one thread.
 */
public interface SourceConnection extends AutoCloseable {
    /** What is in the database, as far as the connection's role may see it, with sample values. */
    DatabaseSchema introspect();

    /**
     * What the database expects of a query, which is not run; {@link Plan#UNKNOWN} where it does not say.
     *
     * @throws DatabaseError if it is no query, or wrong
     */
    Plan explain(String sql);

    /**
     * Runs a query.
     *
     * @throws DatabaseError if it is no query, or wrong, or takes too long
     */
    Rows query(String sql, Limits limits);

    @Override
    void close();
}
