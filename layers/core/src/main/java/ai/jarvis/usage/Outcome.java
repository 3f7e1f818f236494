package ai.jarvis.usage;

import java.util.Locale;

/** How a call of a model ended; the names are part of the API. */
public enum Outcome {
    ANSWERED,
    /** Whoever asked went away before the end. */
    ABORTED,
    FAILED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
