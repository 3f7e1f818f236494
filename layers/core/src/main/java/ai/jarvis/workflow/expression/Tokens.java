package ai.jarvis.workflow.expression;

import java.util.List;
import java.util.regex.Pattern;

/** Reads an expression word by word. Texts stand in single or double quotes, with JSON's escapes and {@code \'}. */
final class Tokens {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,40}(?:\\.[0-9]{1,40})?(?:[eE][-+]?[0-9]{1,2})?");
    private static final List<String> SIGNS = List.of(
            "==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "+", "-", "*", "/", "%", "&", "?", ":", ".", ",", "(",
            ")", "[", "]", "{", "}");

    private final String source;
    private int position;
    private Token current;

    /** Begins at the offset. */
    Tokens(String source, int start) throws ExpressionInvalid {
        this.source = source;
        this.position = start;
        this.current = read();
    }

    Token current() {
        return current;
    }

    /** The current word; the next one becomes current. */
    Token take() throws ExpressionInvalid {
        var taken = current;
        current = read();
        return taken;
    }

    private Token read() throws ExpressionInvalid {
        while (position < source.length() && Character.isWhitespace(source.charAt(position))) {
            position++;
        }
        var at = position;
        if (at == source.length()) {
            return new Token(Token.Type.END, "the end of the text", null, at);
        }
        var c = source.codePointAt(at);
        if (Character.isLetter(c) || c == '_') {
            return name();
        }
        if (c >= '0' && c <= '9') {
            return number();
        }
        if (c == '"' || c == '\'') {
            return text((char) c);
        }
        for (var sign : SIGNS) {
            if (source.startsWith(sign, at)) {
                position += sign.length();
                return new Token(Token.Type.SIGN, sign, null, at);
            }
        }
        if (c == '=') {
            throw new ExpressionInvalid(
                    at, "invalid_expression", "To compare, write `==`; values are assigned by `outputs` or `set`.");
        }
        throw new ExpressionInvalid(
                at, "invalid_expression", "`" + Character.toString(c) + "` has no meaning in an expression.");
    }

    private Token name() {
        var at = position;
        while (position < source.length()) {
            var c = source.codePointAt(position);
            if (!Character.isLetterOrDigit(c) && c != '_') {
                break;
            }
            position += Character.charCount(c);
        }
        return new Token(Token.Type.NAME, source.substring(at, position), null, at);
    }

    private Token number() throws ExpressionInvalid {
        var at = position;
        var matcher = NUMBER.matcher(source).region(at, source.length());
        if (!matcher.lookingAt()) {
            throw new ExpressionInvalid(at, "invalid_expression", "This number cannot be read.");
        }
        position = matcher.end();
        if (position < source.length() && Character.isLetterOrDigit(source.charAt(position))) {
            throw new ExpressionInvalid(at, "invalid_expression", "This number cannot be read.");
        }
        return new Token(Token.Type.NUMBER, matcher.group(), Token.number(matcher.group()), at);
    }

    private Token text(char quote) throws ExpressionInvalid {
        var at = position++;
        var text = new StringBuilder();
        while (position < source.length()) {
            var c = source.charAt(position++);
            if (c == quote) {
                return new Token(Token.Type.TEXT, text.toString(), null, at);
            }
            text.append(c == '\\' ? escaped() : c);
        }
        throw new ExpressionInvalid(at, "invalid_expression", "The text that begins here has no closing quote.");
    }

    private char escaped() throws ExpressionInvalid {
        var c = position < source.length() ? source.charAt(position++) : 0;
        return switch (c) {
            case '"', '\'', '\\', '/' -> c;
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> unicode();
            default ->
                throw new ExpressionInvalid(
                        position - 1, "invalid_expression", "After `\\` comes one of \" ' \\ / n r t b f u.");
        };
    }

    private char unicode() throws ExpressionInvalid {
        var value = 0;
        for (var i = 0; i < 4; i++) {
            var digit = position < source.length() ? Character.digit(source.charAt(position++), 16) : -1;
            if (digit < 0) {
                throw new ExpressionInvalid(
                        position - 1, "invalid_expression", "After `\\u` come four hexadecimal digits.");
            }
            value = value * 16 + digit;
        }
        return (char) value;
    }
}
