package ai.jarvis.knowledge;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Text;
import java.util.List;
import java.util.Map;

/** The bounds of what people attach to collections and documents: a JSON object. */
final class Metadata {
    private static final int MAX_ENTRIES = 64;
    private static final int MAX_KEY = 100;
    private static final int MAX_VALUE = 2_000;
    private static final int MAX_DEPTH = 4;

    private Metadata() {}

    static void require(String pointer, Map<String, Object> metadata) {
        requireObject(pointer, metadata, 1);
    }

    private static void requireObject(String pointer, Map<?, ?> object, int depth) {
        if (object.size() > MAX_ENTRIES) {
            throw Refusal.invalid(pointer, "must have at most " + MAX_ENTRIES + " entries");
        }
        object.forEach((key, value) -> {
            Text.require(pointer, String.valueOf(key), MAX_KEY);
            requireValue(pointer + "/" + key, value, depth);
        });
    }

    private static void requireValue(String pointer, Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw Refusal.invalid(pointer, "must not be nested deeper than " + MAX_DEPTH);
        }
        switch (value) {
            case String text when !text.isEmpty() -> requireText(pointer, text);
            case Map<?, ?> object -> requireObject(pointer, object, depth + 1);
            case List<?> list -> {
                if (list.size() > MAX_ENTRIES) {
                    throw Refusal.invalid(pointer, "must have at most " + MAX_ENTRIES + " items");
                }
                for (int i = 0; i < list.size(); i++) {
                    requireValue(pointer + "/" + i, list.get(i), depth + 1);
                }
            }
            case null, default -> {}
        }
    }

    private static void requireText(String pointer, String text) {
        if (text.length() > MAX_VALUE) {
            throw Refusal.invalid(pointer, "must have at most " + MAX_VALUE + " characters");
        }
        Text.unstorable(text).ifPresent(detail -> {
            throw Refusal.invalid(pointer, detail);
        });
    }
}
