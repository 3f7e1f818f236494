package ai.jarvis.rollout;

import java.util.Locale;

/** By what requests are put on an arm. The names are part of the API, in lower case. */
public enum Basis {
    /** Each request for itself. */
    TRAFFIC,
    /** All requests of a user alike, as long as a rollout lasts. */
    USER,
    /** By what they are for. */
    SCENARIO;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
