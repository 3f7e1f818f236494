package ai.jarvis.workflow;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON (RFC 8259), members in the order in which they were put. */
public final class Json {
    private final StringBuilder text = new StringBuilder(4096);

    private final boolean isIndented;

    private Json(boolean isIndented) {
        this.isIndented = isIndented;
    }

    /** The text of maps, lists, strings, numbers, truth values and nulls, indented for people. */
    public static String write(Object value) {
        var json = new Json(true);
        json.value(value, 0);
        return json.text.append('\n').toString();
    }

    /** The same in one line without spaces. */
    public static String writeCompact(@Nullable Object value) {
        var json = new Json(false);
        json.value(value, 0);
        return json.text.toString();
    }

    private void value(@Nullable Object value, int depth) {
        switch (value) {
            case null -> text.append("null");
            case Map<?, ?> members -> object(members, depth);
            case List<?> elements -> array(elements, depth);
            case String string -> string(string);
            case Number number -> text.append(number);
            case Boolean truth -> text.append(truth);
            default -> throw new IllegalArgumentException("JSON knows no " + value.getClass());
        }
    }

    private void object(Map<?, ?> members, int depth) {
        if (members.isEmpty()) {
            text.append("{}");
            return;
        }
        var separator = "{";
        for (var member : members.entrySet()) {
            text.append(separator);
            line(depth + 1);
            string((String) member.getKey());
            text.append(isIndented ? ": " : ":");
            value(member.getValue(), depth + 1);
            separator = ",";
        }
        line(depth);
        text.append('}');
    }

    private void array(List<?> elements, int depth) {
        if (elements.isEmpty()) {
            text.append("[]");
            return;
        }
        var separator = "[";
        for (var element : elements) {
            text.append(separator);
            line(depth + 1);
            value(element, depth + 1);
            separator = ",";
        }
        line(depth);
        text.append(']');
    }

    private void line(int depth) {
        if (isIndented) {
            text.append('\n').repeat("  ", depth);
        }
    }

    private void string(String string) {
        text.append('"');
        for (var i = 0; i < string.length(); i++) {
            var c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ' || (Character.isSurrogate(c) && !isPaired(string, i))) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    /** Whether the surrogate there is half of a character. */
    public static boolean isPaired(String string, int i) {
        return Character.isHighSurrogate(string.charAt(i))
                ? i + 1 < string.length() && Character.isLowSurrogate(string.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(string.charAt(i - 1));
    }
}
