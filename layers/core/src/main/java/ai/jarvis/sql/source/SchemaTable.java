package ai.jarvis.sql.source;

import java.util.List;
import java.util.Optional;

/**
 * A table or view of a database.
 *
 * @param description the tenant's own, or else the database's comment
 * @param rows about how many there are, by the database's statistics; -1 where it does not know
 * @param primaryKey names of columns
 */
public record SchemaTable(
        String schema,
        String name,
        Optional<String> description,
        long rows,
        List<Column> columns,
        List<String> primaryKey,
        List<ForeignKey> foreignKeys) {
    public SchemaTable {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        foreignKeys = List.copyOf(foreignKeys);
    }

    public TableName fullName() {
        return new TableName(schema, name);
    }

    /** The same with other columns. */
    public SchemaTable withColumns(List<Column> others) {
        return new SchemaTable(schema, name, description, rows, others, primaryKey, foreignKeys);
    }

    /** The same with another description. */
    public SchemaTable describedAs(String other) {
        return new SchemaTable(schema, name, Optional.of(other), rows, columns, primaryKey, foreignKeys);
    }
}
