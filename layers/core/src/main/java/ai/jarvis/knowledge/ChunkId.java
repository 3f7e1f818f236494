package ai.jarvis.knowledge;

import ai.jarvis.platform.Ids;

/** A chunk of one version of a document. */
public record ChunkId(String value) {
    public static final String PREFIX = "chk_";

    public ChunkId {
        Ids.require(PREFIX, value);
    }

    public static ChunkId fresh() {
        return new ChunkId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
