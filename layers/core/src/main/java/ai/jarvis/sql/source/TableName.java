package ai.jarvis.sql.source;

import java.util.Locale;

/**
 * A table's full name. Names that differ by case alone are held to be the same wherever something is forbidden, as no
 * database lets somebody by for a letter's case.
 *
 * @param schema of PostgreSQL; in MySQL and Athena the database
 */
public record TableName(String schema, String name) implements Comparable<TableName> {
    /** Whether a name, with its schema or without, may mean this table. */
    public boolean isMeantBy(String written) {
        var wanted = written.toLowerCase(Locale.ROOT);
        return wanted.equals(name.toLowerCase(Locale.ROOT))
                || wanted.equals(toString().toLowerCase(Locale.ROOT));
    }

    @Override
    public int compareTo(TableName other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return schema + "." + name;
    }
}
