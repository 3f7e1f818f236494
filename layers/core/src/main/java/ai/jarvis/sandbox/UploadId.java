package ai.jarvis.sandbox;

import ai.jarvis.platform.Ids;

/** A file that was put up to be given to code; its tenant's executions may use it until it expires. */
public record UploadId(String value) {
    public static final String PREFIX = "fil_";

    public UploadId {
        Ids.require(PREFIX, value);
    }

    public static UploadId fresh() {
        return new UploadId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
