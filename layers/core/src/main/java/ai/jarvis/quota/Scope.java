package ai.jarvis.quota;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Whose a limit is, from the widest to the narrowest. */
public enum Scope {
    /** All requests of the platform. */
    GATEWAY,
    /** All requests of an endpoint class. */
    SERVICE,
    TENANT,
    USER,
    KEY;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Scope> byWireName(String wireName) {
        return Stream.of(values())
                .filter(scope -> scope.wireName().equals(wireName))
                .findFirst();
    }
}
