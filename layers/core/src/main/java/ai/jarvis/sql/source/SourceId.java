package ai.jarvis.sql.source;

import ai.jarvis.platform.Ids;

/** A database that a tenant registered. */
public record SourceId(String value) {
    public static final String PREFIX = "src_";

    public SourceId {
        Ids.require(PREFIX, value);
    }

    public static SourceId fresh() {
        return new SourceId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
