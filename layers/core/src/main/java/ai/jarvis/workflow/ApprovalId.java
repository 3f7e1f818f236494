package ai.jarvis.workflow;

import ai.jarvis.platform.Ids;

/** A question to people that a run waits for. */
public record ApprovalId(String value) {
    public static final String PREFIX = "apr_";

    public ApprovalId {
        Ids.require(PREFIX, value);
    }

    public static ApprovalId fresh() {
        return new ApprovalId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
