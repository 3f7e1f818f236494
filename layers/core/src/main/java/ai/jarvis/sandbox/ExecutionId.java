package ai.jarvis.sandbox;

import ai.jarvis.platform.Ids;

/** One running of code. */
public record ExecutionId(String value) {
    public static final String PREFIX = "box_";

    public ExecutionId {
        Ids.require(PREFIX, value);
    }

    public static ExecutionId fresh() {
        return new ExecutionId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
