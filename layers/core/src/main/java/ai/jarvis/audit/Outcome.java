package ai.jarvis.audit;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How something ended that is on record. */
public enum Outcome {
    SUCCESS,
    /** It was not done, for a reason that lies with who asked. */
    REFUSED,
    /** It was not done, for a reason that lies with the platform. */
    FAILED;

    /** How a request ended that was answered with this HTTP status. */
    public static Outcome ofStatus(int status) {
        if (status >= 500) {
            return FAILED;
        }
        return status >= 400 ? REFUSED : SUCCESS;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Outcome> byWireName(String wireName) {
        return Stream.of(values()).filter(o -> o.wireName().equals(wireName)).findFirst();
    }
}
