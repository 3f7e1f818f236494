package ai.jarvis.sql;

import ai.jarvis.sql.source.ColumnInfo;
import ai.jarvis.sql.source.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * How a result is best drawn.
 *
 * @param x the column of the horizontal axis; none of a single number
 * @param y columns of numbers
 */
public record Chart(Type type, Optional<String> x, List<String> y) {
    private static final int MOST_BARS = 50;
    private static final int MOST_LINES = 5;
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}(-\\d{2})?([ T].*)?");
    private static final Pattern KEY = Pattern.compile("(?i)id|.*_id|.*Id");

    public Chart {
        y = List.copyOf(y);
    }

    /** What it looks like; the names are part of the API, in lower case. */
    public enum Type {
        NUMBER,
        LINE,
        BAR,
        SCATTER;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The chart that suits the types of the columns; absent if none does. */
    static Optional<Chart> of(Rows rows) {
        if (rows.rows().isEmpty() || rows.columns().isEmpty()) {
            return Optional.empty();
        }
        var numbers = columns(rows, Chart::isNumber).stream()
                .filter(name -> !KEY.matcher(name).matches())
                .toList();
        if (rows.rows().size() == 1) {
            return rows.columns().size() == 1 && numbers.size() == 1
                    ? Optional.of(new Chart(Type.NUMBER, Optional.empty(), numbers))
                    : Optional.empty();
        }
        var times = columns(rows, Chart::isTime);
        var some = numbers.stream().limit(MOST_LINES).toList();
        if (numbers.isEmpty()) {
            return Optional.empty();
        }
        if (!times.isEmpty()) {
            return Optional.of(new Chart(Type.LINE, Optional.of(times.getFirst()), some));
        }
        var labels = rows.columns().stream()
                .map(ColumnInfo::name)
                .filter(name -> !numbers.contains(name) && !KEY.matcher(name).matches())
                .toList();
        if (!labels.isEmpty() && rows.rows().size() <= MOST_BARS) {
            return Optional.of(new Chart(Type.BAR, Optional.of(labels.getFirst()), some));
        }
        return labels.isEmpty() && numbers.size() == 2
                ? Optional.of(new Chart(Type.SCATTER, Optional.of(numbers.getFirst()), List.of(numbers.getLast())))
                : Optional.empty();
    }

    private interface Kind {
        boolean has(Rows rows, int column);
    }

    private static List<String> columns(Rows rows, Kind kind) {
        var names = new ArrayList<String>();
        IntStream.range(0, rows.columns().size())
                .filter(column -> kind.has(rows, column))
                .forEach(column -> names.add(rows.columns().get(column).name()));
        return names;
    }

    private static boolean isNumber(Rows rows, int column) {
        return every(rows, column, value -> value instanceof Number);
    }

    private static boolean isTime(Rows rows, int column) {
        return every(
                rows,
                column,
                value -> value instanceof String text && TIME.matcher(text).matches());
    }

    /** Whether there are values, and all of them are of a kind. */
    private static boolean every(Rows rows, int column, java.util.function.Predicate<Object> test) {
        var isAny = false;
        for (var row : rows.rows()) {
            var value = row.get(column);
            if (value != null) {
                if (!test.test(value)) {
                    return false;
                }
                isAny = true;
            }
        }
        return isAny;
    }
}
