package ai.jarvis.sql.source;

import java.util.Locale;

/** Which SQL a database speaks. */
public enum Dialect {
    POSTGRESQL("PostgreSQL"),
    MYSQL("MySQL"),
    /** What Athena runs. */
    TRINO("Trino");

    private final String title;

    Dialect(String title) {
        this.title = title;
    }

    /** As people call it. */
    public String title() {
        return title;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
