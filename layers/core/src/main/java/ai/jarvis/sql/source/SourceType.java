package ai.jarvis.sql.source;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How a database is reached. The names are part of the API, in lower case. */
public enum SourceType {
    /** Aurora PostgreSQL by the RDS Data API. */
    AURORA(Dialect.POSTGRESQL),
    POSTGRESQL(Dialect.POSTGRESQL),
    MYSQL(Dialect.MYSQL),
    ATHENA(Dialect.TRINO);

    private final Dialect dialect;

    SourceType(Dialect dialect) {
        this.dialect = dialect;
    }

    public Dialect dialect() {
        return dialect;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of this name, if there is one. */
    public static Optional<SourceType> byWireName(String wireName) {
        return Stream.of(values())
                .filter(type -> type.wireName().equals(wireName))
                .findFirst();
    }
}
