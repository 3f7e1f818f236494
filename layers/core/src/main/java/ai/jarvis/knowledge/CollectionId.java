package ai.jarvis.knowledge;

import ai.jarvis.platform.Ids;

/** A collection of documents. */
public record CollectionId(String value) {
    public static final String PREFIX = "col_";

    public CollectionId {
        Ids.require(PREFIX, value);
    }

    public static CollectionId fresh() {
        return new CollectionId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
