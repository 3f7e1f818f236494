package ai.jarvis.sql;

import ai.jarvis.sql.source.Dialect;
import java.util.Locale;
import java.util.Set;

/** How a dialect reads and writes names. */
final class Names {
    /** Names that stand for something else where they have no quotes, in one dialect or another. */
    private static final Set<String> RESERVED = Set.of(
            "all",
            "analyse",
            "analyze",
            "and",
            "any",
            "array",
            "as",
            "asc",
            "between",
            "both",
            "by",
            "case",
            "cast",
            "check",
            "collate",
            "column",
            "constraint",
            "create",
            "cross",
            "current",
            "date",
            "default",
            "delete",
            "desc",
            "distinct",
            "do",
            "else",
            "end",
            "except",
            "exists",
            "false",
            "fetch",
            "filter",
            "first",
            "for",
            "foreign",
            "from",
            "full",
            "grant",
            "group",
            "groups",
            "having",
            "if",
            "ilike",
            "in",
            "index",
            "inner",
            "insert",
            "intersect",
            "interval",
            "into",
            "is",
            "join",
            "key",
            "last",
            "lateral",
            "leading",
            "left",
            "like",
            "limit",
            "lock",
            "natural",
            "not",
            "null",
            "offset",
            "on",
            "only",
            "option",
            "or",
            "order",
            "outer",
            "over",
            "partition",
            "position",
            "primary",
            "range",
            "rank",
            "references",
            "right",
            "row",
            "rows",
            "select",
            "session_user",
            "set",
            "some",
            "table",
            "then",
            "time",
            "timestamp",
            "to",
            "trailing",
            "true",
            "type",
            "union",
            "unique",
            "update",
            "user",
            "using",
            "value",
            "values",
            "when",
            "where",
            "window",
            "with",
            "year");

    private final Dialect dialect;

    Names(Dialect dialect) {
        this.dialect = dialect;
    }

    /** What a column, an alias or the like is known by, as somebody wrote it. */
    String folded(String written) {
        if (isQuoted(written)) {
            var bare = written.substring(1, written.length() - 1);
            return dialect == Dialect.POSTGRESQL ? bare : bare.toLowerCase(Locale.ROOT);
        }
        return dialect == Dialect.POSTGRESQL ? asciiLower(written) : written.toLowerCase(Locale.ROOT);
    }

    /** What a column that the database has is known by. */
    String known(String name) {
        return dialect == Dialect.POSTGRESQL ? name : name.toLowerCase(Locale.ROOT);
    }

    /** A name of the database's as it is to be written. */
    String written(String name) {
        if (isPlain(name)) {
            return name;
        }
        var quote = dialect == Dialect.MYSQL ? "`" : "\"";
        return quote + name + quote;
    }

    /** Whether a name of the database's can be written at all: one with quotes in it cannot. */
    static boolean canBeWritten(String name) {
        return !name.isEmpty() && name.chars().noneMatch(c -> c == '"' || c == '`' || c == '\\' || c < ' ');
    }

    private static boolean isPlain(String name) {
        return name.matches("[a-z_][a-z0-9_]*") && !RESERVED.contains(name);
    }

    static boolean isQuoted(String written) {
        return written.length() > 2 && (written.charAt(0) == '"' || written.charAt(0) == '`');
    }

    /** As PostgreSQL does it: other letters than these are left as they are. */
    private static String asciiLower(String text) {
        var lower = new StringBuilder(text.length());
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            lower.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
        return lower.toString();
    }
}
