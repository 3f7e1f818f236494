package ai.jarvis.quota;

import java.util.Locale;

/** What kind of work an endpoint does. */
public enum EndpointClass {
    STANDARD,
    /** Lists things. */
    LISTING,
    /** Starts an agent, a workflow or code. */
    EXECUTION,
    /** Hears a message over an open connection, which is no request. */
    MESSAGE;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
