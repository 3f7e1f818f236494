package ai.jarvis.usage;

import ai.jarvis.platform.Ids;

/** One call of a model. It is given before the call, so that its record is the same however often it is sent. */
public record UsageId(String value) {
    public static final String PREFIX = "use_";

    public UsageId {
        Ids.require(PREFIX, value);
    }

    public static UsageId fresh() {
        return new UsageId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
