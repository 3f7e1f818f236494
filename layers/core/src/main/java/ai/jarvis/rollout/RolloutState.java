package ai.jarvis.rollout;

import java.util.Locale;

/** What has become of a rollout. The names are part of the API, in lower case. */
public enum RolloutState {
    /** It has not begun: nobody is on the candidate. */
    DRAFT,
    RUNNING,
    /** Its share stays as it is; guards still roll back. */
    PAUSED,
    /** All are on the candidate. */
    COMPLETED,
    /** All are on the baseline. */
    ROLLED_BACK;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it has both arms at present. */
    public boolean isUnderWay() {
        return this == RUNNING || this == PAUSED;
    }

    /** Whether it is over, one way or the other. */
    public boolean hasEnded() {
        return this == COMPLETED || this == ROLLED_BACK;
    }
}
