package ai.jarvis.audit;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The one JSON text of a value, so that equal values have equal hashes (RFC 8785). Numbers that are not whole, or too
 * big to be exact everywhere, become strings, as RFC 7493, 2.2, advises; characters that no text may hold become U+FFFD.
 */
public final class CanonicalJson {
    private static final BigInteger MOST_EXACT = BigInteger.TWO.pow(53).subtract(BigInteger.ONE);

    private final StringBuilder text = new StringBuilder(512);

    private CanonicalJson() {}

    /**
     * The text of a value.
     *
     * @throws IllegalArgumentException if it holds something that JSON does not know
     */
    public static String of(Object value) {
        var json = new CanonicalJson();
        json.value(value);
        return json.text.toString();
    }

    private void value(Object value) {
        switch (value) {
            case null -> text.append("null");
            case Map<?, ?> members -> object(members);
            case Iterable<?> elements -> array(elements);
            case Boolean truth -> text.append(truth);
            case Number number -> number(number);
            case Optional<?> maybe -> value(maybe.orElse(null));
            case CharSequence string -> string(string);
            case Instant time -> string(time.toString());
            default -> throw new IllegalArgumentException("JSON knows no " + value.getClass());
        }
    }

    private void object(Map<?, ?> members) {
        var separator = "";
        text.append('{');
        var sorted = new TreeMap<String, Object>();
        members.forEach((name, value) -> sorted.put(String.valueOf(name), value));
        for (var member : sorted.entrySet()) {
            text.append(separator);
            string(member.getKey());
            text.append(':');
            value(member.getValue());
            separator = ",";
        }
        text.append('}');
    }

    private void array(Iterable<?> elements) {
        var separator = "";
        text.append('[');
        for (var element : elements) {
            text.append(separator);
            value(element);
            separator = ",";
        }
        text.append(']');
    }

    private void number(Number number) {
        var isWhole = number instanceof Byte
                || number instanceof Short
                || number instanceof Integer
                || number instanceof Long
                || number instanceof BigInteger;
        if (isWhole && new BigInteger(number.toString()).abs().compareTo(MOST_EXACT) <= 0) {
            text.append(number);
        } else {
            string(number.toString());
        }
    }

    private void string(CharSequence string) {
        text.append('"');
        string.codePoints().forEach(this::character);
        text.append('"');
    }

    private void character(int c) {
        switch (c) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case '\b' -> text.append("\\b");
            case '\t' -> text.append("\\t");
            case '\n' -> text.append("\\n");
            case '\f' -> text.append("\\f");
            case '\r' -> text.append("\\r");
            default -> {
                if (c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
                    text.append('\uFFFD');
                } else if (c < ' ') {
                    text.append(String.format("\\u%04x", c));
                } else {
                    text.appendCodePoint(c);
                }
            }
        }
    }
}
