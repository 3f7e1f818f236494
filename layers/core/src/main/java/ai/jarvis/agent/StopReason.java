package ai.jarvis.agent;

import java.util.Locale;

/** Why an execution ended; the names are part of the API, in lower case. */
public enum StopReason {
    DONE,
    MAX_STEPS,
    MAX_TOKENS,
    MAX_COST,
    MAX_DURATION,
    CANCELLED,
    ERROR;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is a limit that was reached. */
    public boolean isLimit() {
        return this == MAX_STEPS || this == MAX_TOKENS || this == MAX_COST || this == MAX_DURATION;
    }
}
