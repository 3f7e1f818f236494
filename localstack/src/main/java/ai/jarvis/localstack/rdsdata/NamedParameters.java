package ai.jarvis.localstack.rdsdata;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A statement with the named parameters of the Data API as JDBC has them, by place.
 *
 * @param sql with {@code ?} for each parameter
 * @param names of the parameters, in the order of their places
 */
record NamedParameters(String sql, List<String> names) {
    private static final Pattern DOLLAR = Pattern.compile("\\$([A-Za-z_][A-Za-z0-9_]*)?\\$");

    NamedParameters {
        names = List.copyOf(names);
    }

    /** Texts, names in quotes and comments are left as they are. */
    static NamedParameters of(String sql) {
        StringBuilder out = new StringBuilder();
        List<String> names = new ArrayList<>();
        int at = 0;
        while (at < sql.length()) {
            int end = endOfVerbatim(sql, at);
            if (end > at) {
                out.append(sql, at, end);
                at = end;
            } else if (sql.startsWith("::", at)) {
                out.append("::");
                at += 2;
            } else if (sql.charAt(at) == ':' && at + 1 < sql.length() && isNameStart(sql.charAt(at + 1))) {
                end = at + 1;
                while (end < sql.length() && isNamePart(sql.charAt(end))) {
                    end++;
                }
                names.add(sql.substring(at + 1, end));
                out.append('?');
                at = end;
            } else {
                // Operators of PostgreSQL have question marks, which JDBC takes for parameters.
                out.append(sql.charAt(at) == '?' ? "??" : String.valueOf(sql.charAt(at)));
                at++;
            }
        }
        return new NamedParameters(out.toString(), names);
    }

    private static int endOfVerbatim(String sql, int at) {
        return switch (sql.charAt(at)) {
            case '\'' -> endOfQuoted(sql, at, '\'', at > 0 && (sql.charAt(at - 1) == 'E' || sql.charAt(at - 1) == 'e'));
            case '"' -> endOfQuoted(sql, at, '"', false);
            case '-' -> sql.startsWith("--", at) ? after(sql, "\n", at) : at;
            case '/' -> sql.startsWith("/*", at) ? endOfComment(sql, at) : at;
            case '$' -> endOfDollar(sql, at);
            default -> at;
        };
    }

    private static int endOfQuoted(String sql, int at, char quote, boolean hasEscapes) {
        int i = at + 1;
        while (i < sql.length()) {
            if (hasEscapes && sql.charAt(i) == '\\') {
                i += 2;
            } else if (sql.charAt(i) == quote) {
                return i + 1;
            } else {
                i++;
            }
        }
        return sql.length();
    }

    private static int endOfComment(String sql, int at) {
        int depth = 0;
        int i = at;
        while (i < sql.length()) {
            if (sql.startsWith("/*", i)) {
                depth++;
                i += 2;
            } else if (sql.startsWith("*/", i)) {
                depth--;
                i += 2;
                if (depth == 0) {
                    return i;
                }
            } else {
                i++;
            }
        }
        return sql.length();
    }

    private static int endOfDollar(String sql, int at) {
        var tag = DOLLAR.matcher(sql).region(at, sql.length());
        return tag.lookingAt() ? after(sql, tag.group(), tag.end()) : at;
    }

    private static int after(String sql, String end, int from) {
        int found = sql.indexOf(end, from);
        return found < 0 ? sql.length() : found + end.length();
    }

    private static boolean isNameStart(char c) {
        return c == '_' || Character.isLetter(c);
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || Character.isDigit(c);
    }
}
