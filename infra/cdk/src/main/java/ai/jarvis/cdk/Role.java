package ai.jarvis.cdk;

import java.util.Locale;

/** What a region is for. */
public enum Role {
    /** Where data that is made once is made. */
    PRIMARY,
    /** Serves too. */
    SECONDARY,
    /** Serves when no other region does. */
    RECOVERY;

    /** As the data files write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
