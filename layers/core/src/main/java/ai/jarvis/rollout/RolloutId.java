package ai.jarvis.rollout;

import ai.jarvis.platform.Ids;

/** A rollout. */
public record RolloutId(String value) {
    public static final String PREFIX = "rol_";

    public RolloutId {
        Ids.require(PREFIX, value);
    }

    public static RolloutId fresh() {
        return new RolloutId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
