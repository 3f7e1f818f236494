package ai.jarvis.sql;

import ai.jarvis.platform.Ids;

/** One question to a database. */
public record QueryId(String value) {
    public static final String PREFIX = "sql_";

    public QueryId {
        Ids.require(PREFIX, value);
    }

    public static QueryId fresh() {
        return new QueryId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
