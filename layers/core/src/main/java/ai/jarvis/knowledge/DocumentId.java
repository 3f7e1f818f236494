package ai.jarvis.knowledge;

import ai.jarvis.platform.Ids;

/** A document, the same through all its versions. */
public record DocumentId(String value) {
    public static final String PREFIX = "doc_";

    public DocumentId {
        Ids.require(PREFIX, value);
    }

    public static DocumentId fresh() {
        return new DocumentId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
