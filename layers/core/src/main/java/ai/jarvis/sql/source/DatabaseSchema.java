package ai.jarvis.sql.source;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is in a database, as it was when it was read.
 *
 * @param truncated whether there is more than was read
 */
public record DatabaseSchema(List<SchemaTable> tables, Instant readAt, boolean truncated) {
    public DatabaseSchema {
        tables = List.copyOf(tables);
    }

    /** The table of this name. */
    public Optional<SchemaTable> table(TableName name) {
        return tables.stream().filter(table -> table.fullName().equals(name)).findFirst();
    }

    /** The same with other tables. */
    public DatabaseSchema withTables(List<SchemaTable> others) {
        return new DatabaseSchema(others, readAt, truncated);
    }
}
