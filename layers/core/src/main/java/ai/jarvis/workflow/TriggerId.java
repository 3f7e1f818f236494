package ai.jarvis.workflow;

import ai.jarvis.platform.Ids;

/** Something that starts runs of a workflow. */
public record TriggerId(String value) {
    public static final String PREFIX = "trg_";

    public TriggerId {
        Ids.require(PREFIX, value);
    }

    public static TriggerId fresh() {
        return new TriggerId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
