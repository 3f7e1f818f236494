package ai.jarvis.evaluation;

import ai.jarvis.platform.Ids;

/** A set of cases. */
public record DatasetId(String value) {
    public static final String PREFIX = "evs_";

    public DatasetId {
        Ids.require(PREFIX, value);
    }

    public static DatasetId fresh() {
        return new DatasetId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
