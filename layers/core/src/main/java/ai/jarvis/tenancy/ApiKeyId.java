package ai.jarvis.tenancy;

import ai.jarvis.platform.Ids;

/** An API key, by the name it may be shown with; not the secret. */
public record ApiKeyId(String value) {
    public static final String PREFIX = "key_";

    public ApiKeyId {
        Ids.require(PREFIX, value);
    }

    public static ApiKeyId fresh() {
        return new ApiKeyId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
