package ai.jarvis.sql.source;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What somebody may ask of a database, and what is there that they may not: so that "not permitted" is not taken for "no
 * data".
 *
 * @param schema with the tables and columns alone that they may use
 * @param deniedTables tables that are in the database but not for them, or not for questions at all
 * @param deniedColumns of the tables of {@code schema}, columns that are not for them
 */
public record VisibleSchema(
        DatabaseSchema schema, Set<TableName> deniedTables, Map<TableName, Set<String>> deniedColumns) {
    public VisibleSchema {
        deniedTables = Set.copyOf(deniedTables);
        deniedColumns = deniedColumns.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, each -> Set.copyOf(each.getValue())));
    }

    /** Whether a name, with its schema or without, means a table that is there and may not be used. */
    public boolean isDeniedTable(String written) {
        return deniedTables.stream().anyMatch(table -> table.isMeantBy(written));
    }

    /** Whether a column of a table is there and may not be used. */
    public boolean isDeniedColumn(TableName table, String column) {
        var wanted = column.toLowerCase(Locale.ROOT);
        return deniedColumns.getOrDefault(table, Set.of()).stream()
                .anyMatch(denied -> denied.toLowerCase(Locale.ROOT).equals(wanted));
    }
}
