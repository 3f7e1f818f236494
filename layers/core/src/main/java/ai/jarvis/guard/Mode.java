package ai.jarvis.guard;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What becomes of personal data, the strictest last. The names are part of the API, in lower case. */
public enum Mode {
    /** It is not looked for. */
    OFF,
    /** Placeholders stand for it. */
    REDACT,
    /** Input with it is refused, and an answer ends before it. */
    REFUSE;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The mode of this name, if there is one. */
    public static Optional<Mode> byWireName(String wireName) {
        return Stream.of(values())
                .filter(mode -> mode.wireName().equals(wireName))
                .findFirst();
    }

    Mode stricter(Mode other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
