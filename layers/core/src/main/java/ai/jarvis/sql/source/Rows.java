package ai.jarvis.sql.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a query found. Values are {@code Boolean}, {@code Long}, {@code Double}, {@code java.math.BigDecimal} or text;
 * everything else, dates and JSON too, is text as the database writes it.
 *
 * @param truncated whether there are more rows than the limits let through
 * @param bytes about how large the rows are
 */
public record Rows(List<ColumnInfo> columns, List<List<@Nullable Object>> rows, boolean truncated, long bytes) {
    public Rows {
        columns = List.copyOf(columns);
        rows = Collections.unmodifiableList(new ArrayList<>(rows));
    }
}
