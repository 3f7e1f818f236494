package ai.jarvis.sql.source;

/** A connection to a database, as JDBC or an API of AWS has it. For one thread. */
interface SqlChannel extends AutoCloseable {
    /** Begins a transaction. */
    void begin();

    /**
     * Runs one statement in the transaction.
     *
     * @param mostBytes about as much as its rows may have together; what comes after is left out
     * @throws DatabaseError what the database says against it, against several at once too
     */
    Rows run(String sql, long mostBytes);

    /** Takes the transaction back. */
    void rollback();

    @Override
    void close();
}
