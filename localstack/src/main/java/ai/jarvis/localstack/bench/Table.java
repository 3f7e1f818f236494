package ai.jarvis.localstack.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Figures under headings. */
final class Table {
    private static final String GAP = "  ";

    private final String name;
    private final List<String> headings;
    private final List<List<Object>> rows = new ArrayList<>();

    /** @param name the table's title, and its field in JSON */
    Table(String name, String... headings) {
        this.name = name;
        this.headings = List.of(headings);
    }

    String name() {
        return name;
    }

    /** Adds a row; numbers are aligned to the right and shown with three significant digits or more. */
    Table row(Object... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(
                    "The table " + name + " has " + headings.size() + " columns, not " + cells.length);
        }
        rows.add(List.of(cells));
        return this;
    }

    /** One object a row, its fields named by the headings. */
    List<Map<String, Object>> toJson() {
        var json = new ArrayList<Map<String, Object>>();
        for (var row : rows) {
            var fields = new LinkedHashMap<String, Object>();
            for (int i = 0; i < row.size(); i++) {
                fields.put(key(headings.get(i)), row.get(i));
            }
            json.add(fields);
        }
        return json;
    }

    /** A heading as a field's name: {@code chunks/CPU-s} becomes {@code chunks_per_cpu_s}. */
    static String key(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replace("/", " per ")
                .replace("%", " percent ")
                .strip()
                .replaceAll("[^a-z0-9]+", "_");
    }

    String toText() {
        var lines = new ArrayList<List<String>>();
        lines.add(headings);
        rows.forEach(row -> lines.add(row.stream().map(Table::shown).toList()));
        var widths = new int[headings.size()];
        for (var line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        var text = new StringBuilder(name).append('\n');
        for (var line : lines) {
            for (int i = 0; i < widths.length; i++) {
                var padding = " ".repeat(widths[i] - line.get(i).length());
                text.append(GAP).append(isNumeric(i) ? padding + line.get(i) : line.get(i) + padding);
            }
            text.append('\n');
        }
        return text.toString();
    }

    private boolean isNumeric(int column) {
        return !rows.isEmpty() && rows.stream().allMatch(row -> row.get(column) instanceof Number);
    }

    private static String shown(Object cell) {
        if (cell instanceof Double number) {
            var size = Math.abs(number);
            var format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
            return String.format(Locale.ROOT, format, number);
        }
        return cell instanceof Number number ? String.format(Locale.ROOT, "%,d", number.longValue()) : cell.toString();
    }
}
