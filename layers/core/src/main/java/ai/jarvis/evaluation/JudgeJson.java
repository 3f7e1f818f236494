package ai.jarvis.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the JSON objects in what a model says that was asked for one. Models put them into code fences, say something before
 * and after, leave a comma at the end of a list, and break lines within texts: that much is repaired, always in the same way.
 * What is cut off is not: nobody knows what it would have said.
 */
final class JudgeJson {
    private static final int MOST_CHARACTERS = 50_000;
    private static final int MOST_OBJECTS = 10;

    private JudgeJson() {}

    /** The objects that are in no other one, in their order. */
    static List<Map<?, ?>> objects(String said, JsonText json) {
        var found = new ArrayList<Map<?, ?>>();
        if (said.length() > MOST_CHARACTERS) {
            return found;
        }
        var start = said.indexOf('{');
        for (int tried = 0; start >= 0 && tried < MOST_OBJECTS; tried++) {
            var end = end(said, start);
            if (end < 0) {
                break;
            }
            read(said.substring(start, end), json).ifPresent(found::add);
            start = said.indexOf('{', end);
        }
        return found;
    }

    private static Optional<Map<?, ?>> read(String text, JsonText json) {
        return object(text, json).or(() -> object(repaired(text), json));
    }

    private static Optional<Map<?, ?>> object(String text, JsonText json) {
        return json.read(text)
                .map(JsonText.Value::value)
                .flatMap(
                        value -> value instanceof Map<?, ?> object ? Optional.<Map<?, ?>>of(object) : Optional.empty());
    }

    /** After the brace that closes the one at the start; negative if none does. */
    private static int end(String text, int start) {
        var depth = 0;
        var isText = false;
        for (var at = start; at < text.length(); at++) {
            var each = text.charAt(at);
            if (isText) {
                if (each == '\\') {
                    at++;
                } else if (each == '"') {
                    isText = false;
                }
                continue;
            }
            switch (each) {
                case '"' -> isText = true;
                case '{' -> depth++;
                case '}' -> depth--;
                default -> {
                    // belongs to a value
                }
            }
            if (depth == 0) {
                return at + 1;
            }
        }
        return -1;
    }

    /** Without commas before what closes, and with line breaks and tabs in texts as JSON has them. */
    private static String repaired(String text) {
        var repaired = new StringBuilder();
        var isText = false;
        for (var at = 0; at < text.length(); at++) {
            var each = text.charAt(at);
            if (isText && each == '\\' && at + 1 < text.length()) {
                repaired.append(each).append(text.charAt(++at));
            } else if (isText && each < ' ') {
                repaired.append(String.format("\\u%04x", (int) each));
            } else if (each == '"') {
                isText = !isText;
                repaired.append(each);
            } else if (isText || each != ',' || !closesNext(text, at + 1)) {
                repaired.append(each);
            }
        }
        return repaired.toString();
    }

    private static boolean closesNext(String text, int at) {
        var next = at;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        return next < text.length() && (text.charAt(next) == '}' || text.charAt(next) == ']');
    }
}
