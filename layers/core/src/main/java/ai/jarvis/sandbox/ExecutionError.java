package ai.jarvis.sandbox;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Why an execution did not succeed. */
public record ExecutionError(Kind kind, String message) {
    /** What went wrong; the names are part of the API, in lower case. */
    public enum Kind {
        /** The code ended with an exception or an exit status. */
        USER_ERROR,
        TIMEOUT,
        MEMORY,
        OUTPUT_LIMIT,
        DISK,
        /** The code did what no code may, and was ended for it. */
        BLOCKED,
        /** The platform's own fault; to try again may help. */
        INTERNAL;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind of this name, if there is one. */
        public static Optional<Kind> byWireName(String name) {
            return Stream.of(values())
                    .filter(each -> each.wireName().equals(name))
                    .findFirst();
        }
    }
}
