package ai.jarvis.sql.source;

import java.util.List;

/**
 * Columns that name a row of another table.
 *
 * @param targets the columns there, in the order of {@code columns}
 */
public record ForeignKey(List<String> columns, TableName table, List<String> targets) {
    public ForeignKey {
        columns = List.copyOf(columns);
        targets = List.copyOf(targets);
    }
}
