package ai.jarvis.workflow;

import ai.jarvis.platform.Ids;

/** A workflow. */
public record WorkflowId(String value) {
    public static final String PREFIX = "wfl_";

    public WorkflowId {
        Ids.require(PREFIX, value);
    }

    public static WorkflowId fresh() {
        return new WorkflowId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
