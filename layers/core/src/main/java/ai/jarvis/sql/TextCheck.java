package ai.jarvis.sql;

import ai.jarvis.sql.source.Dialect;
import java.util.Optional;

/**
 * Checks a statement's text before it is parsed: what databases and parsers may read differently is refused. That is
 * comments, second statements, parameters and variables, quotes other than {@code '} for texts and the dialect's own for
 * names, prefixes of texts, and backslashes.
 */
final class TextCheck {
    private static final int DEPTH = 30;

    private final String sql;
    private final Dialect dialect;
    private int at;
    private int depth;

    private TextCheck(String sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    /** What is wrong with it first, if anything. */
    static Optional<Reason> flaw(String sql, Dialect dialect) {
        if (sql.isBlank()) {
            return Optional.of(Reason.of("syntax", "There is no statement."));
        }
        if (sql.length() > SqlGuard.MOST_CHARACTERS) {
            return Optional.of(
                    Reason.of("too_long", "A statement may have at most " + SqlGuard.MOST_CHARACTERS + " characters."));
        }
        return new TextCheck(sql, dialect).flaw();
    }

    /** The statement without a semicolon at its end. */
    static String withoutEnd(String sql) {
        var text = sql.strip();
        return text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
    }

    private Optional<Reason> flaw() {
        while (at < sql.length()) {
            var flaw = next();
            if (flaw.isPresent()) {
                return flaw;
            }
            at++;
        }
        return Optional.empty();
    }

    private Optional<Reason> next() {
        var c = sql.charAt(at);
        return switch (c) {
            case '\'' -> text();
            case '"' ->
                dialect == Dialect.MYSQL
                        ? flaw("quotes", "Texts stand between ' and names between ` here, not between \".")
                        : name('"');
            case '`' ->
                dialect == Dialect.MYSQL ? name('`') : flaw("quotes", "Names stand between \" here, not between `.");
            case ';' ->
                sql.substring(at + 1).isBlank()
                        ? Optional.empty()
                        : flaw("several_statements", "Only one statement is run at a time.");
            case '-' -> isFollowedBy('-') ? comment() : Optional.empty();
            case '/' -> isFollowedBy('*') ? comment() : Optional.empty();
            case '#' -> comment();
            case ':' -> colon();
            case '$', '?', '@', '{', '}' ->
                flaw("parameter", "Parameters and variables cannot be used: there are no values for them.");
            case '\\' -> backslash();
            case '(' -> ++depth > DEPTH ? flaw("too_deep", "The statement is nested too deeply.") : Optional.empty();
            case ')' -> {
                depth--;
                yield Optional.empty();
            }
            default ->
                isPlain(c)
                        ? Optional.empty()
                        : flaw("character", "The character " + named(c) + " cannot be used here.");
        };
    }

    private static boolean isPlain(char c) {
        return Character.isLetterOrDigit(c)
                || Character.isSurrogate(c)
                || c == '_'
                || c == ' '
                || c == '\t'
                || c == '\n'
                || c == '\r'
                || ",.*+%<>=!|&^~".indexOf(c) >= 0;
    }

    private Optional<Reason> text() {
        if (at > 0 && isOfWord(sql.charAt(at - 1))) {
            return flaw("text_prefix", "A text has nothing before its quotes.");
        }
        var from = at;
        for (at++; at < sql.length(); at++) {
            var c = sql.charAt(at);
            if (c == '\\') {
                return backslash();
            }
            if (isControl(c)) {
                return flaw("character", "The character " + named(c) + " cannot be used in a text.");
            }
            if (c == '\'') {
                if (!isFollowedBy('\'')) {
                    return Optional.empty();
                }
                at++;
            }
        }
        at = from;
        return flaw("quotes", "A text has no end.");
    }

    private Optional<Reason> name(char quote) {
        if (at > 0 && isOfWord(sql.charAt(at - 1))) {
            return flaw("text_prefix", "A name has nothing before its quotes.");
        }
        var from = at;
        for (at++; at < sql.length(); at++) {
            var c = sql.charAt(at);
            if (c == quote) {
                return at == from + 1 || isFollowedBy(quote)
                        ? flaw("quotes", "A name has at least one character, and no quotes within.")
                        : Optional.empty();
            }
            if (isControl(c) || c == '\\' || c == '\n' || c == '\r' || c == '\t') {
                return flaw("character", "The character " + named(c) + " cannot be used in a name.");
            }
        }
        at = from;
        return flaw("quotes", "A name has no end.");
    }

    /** E'...', U&'...', _utf8'...' and the like. */
    private static boolean isOfWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '&' || c == '\'' || c == '"' || c == '`';
    }

    private static boolean isControl(char c) {
        return Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t';
    }

    private Optional<Reason> colon() {
        if (isFollowedBy(':') && dialect == Dialect.POSTGRESQL) {
            at++;
            return isFollowedBy(':') ? flaw("character", "The character : cannot be used here.") : Optional.empty();
        }
        return flaw("parameter", "Parameters and variables cannot be used: there are no values for them.");
    }

    private Optional<Reason> comment() {
        return flaw("comment", "Comments cannot be used.");
    }

    private Optional<Reason> backslash() {
        return flaw("backslash", "Backslashes cannot be used: databases read them in different ways.");
    }

    private boolean isFollowedBy(char c) {
        return at + 1 < sql.length() && sql.charAt(at + 1) == c;
    }

    private Optional<Reason> flaw(String code, String detail) {
        return Optional.of(Reason.at(at, code, detail));
    }

    private static String named(char c) {
        return Character.isISOControl(c) || Character.isWhitespace(c) || Character.getType(c) == Character.FORMAT
                ? "U+%04X".formatted((int) c)
                : String.valueOf(c);
    }
}
