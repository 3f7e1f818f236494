package ai.jarvis.evaluation;

import ai.jarvis.platform.Ids;

/** An evaluation. */
public record EvaluationId(String value) {
    public static final String PREFIX = "evl_";

    public EvaluationId {
        Ids.require(PREFIX, value);
    }

    public static EvaluationId fresh() {
        return new EvaluationId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
