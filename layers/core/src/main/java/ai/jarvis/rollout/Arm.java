package ai.jarvis.rollout;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The two sides of a rollout. The names are part of the API, in lower case. */
public enum Arm {
    CANDIDATE,
    BASELINE;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The arm of this name, if there is one. */
    public static Optional<Arm> byWireName(String wireName) {
        return Stream.of(values())
                .filter(arm -> arm.wireName().equals(wireName))
                .findFirst();
    }
}
