package ai.jarvis.sql;

import ai.jarvis.sql.source.Rows;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Results as comma-separated values (RFC 4180). Texts that a spreadsheet would take for a formula begin with an apostrophe.
 *
 * @see <a href="https://owasp.org/www-community/attacks/CSV_Injection">CSV injection</a>
 */
public final class Csv {
    private static final String END = "\r\n";

    private Csv() {}

    /** The rows, with the columns' names before them. */
    public static String of(Rows rows) {
        var text = new StringBuilder();
        for (var i = 0; i < rows.columns().size(); i++) {
            text.append(i == 0 ? "" : ",").append(cell(rows.columns().get(i).name()));
        }
        text.append(END);
        for (var row : rows.rows()) {
            for (var i = 0; i < row.size(); i++) {
                text.append(i == 0 ? "" : ",").append(cell(row.get(i)));
            }
            text.append(END);
        }
        return text.toString();
    }

    private static String cell(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case BigDecimal number -> number.toPlainString();
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            default -> quoted(value.toString());
        };
    }

    private static String quoted(String text) {
        var safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? '"' + safe.replace("\"", "\"\"") + '"'
                : safe;
    }
}
