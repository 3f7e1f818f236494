package ai.jarvis.platform;

import java.util.Optional;

/** Checks of text that people send: bounded, printable, storable. */
public final class Text {
    private Text() {}

    /**
     * What is wrong with a text, if anything: blank, longer than {@code maxLength} code points, or with characters
     * that no text has (NUL, which PostgreSQL cannot store, and unpaired surrogates, which UTF-8 cannot carry).
     */
    public static Optional<String> problem(String text, int maxLength) {
        if (text.isBlank()) {
            return Optional.of("must not be blank");
        }
        if (text.codePointCount(0, text.length()) > maxLength) {
            return Optional.of("must have at most " + maxLength + " characters");
        }
        return unstorable(text);
    }

    /** As {@link #problem}, without the bounds. */
    public static Optional<String> unstorable(String text) {
        if (text.indexOf('\0') >= 0) {
            return Optional.of("must not contain NUL characters");
        }
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            return Optional.of("must be well-formed Unicode text");
        }
        return Optional.empty();
    }

    /** The text, if nothing is wrong with it; else a refusal that points at the field. */
    public static String require(String pointer, String text, int maxLength) {
        problem(text, maxLength).ifPresent(detail -> {
            throw Refusal.invalid(pointer, detail);
        });
        return text;
    }
}
