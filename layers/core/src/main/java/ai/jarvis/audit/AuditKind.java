package ai.jarvis.audit;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What an audit record tells of. */
public enum AuditKind {
    /** Somebody changed something. */
    OPERATION,
    /** Somebody was answered. */
    ACCESS,
    /** Somebody was not let in, was not allowed something, or behaved oddly. */
    SECURITY;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<AuditKind> byWireName(String wireName) {
        return Stream.of(values()).filter(k -> k.wireName().equals(wireName)).findFirst();
    }
}
