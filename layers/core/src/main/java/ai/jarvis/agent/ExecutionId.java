package ai.jarvis.agent;

import ai.jarvis.platform.Ids;

/** One execution of an agent. */
public record ExecutionId(String value) {
    public static final String PREFIX = "exe_";

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
