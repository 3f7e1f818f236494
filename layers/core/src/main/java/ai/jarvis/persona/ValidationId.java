package ai.jarvis.persona;

import ai.jarvis.platform.Ids;

/** A validation of a persona's version. */
public record ValidationId(String value) {
    public static final String PREFIX = "pva_";

    public ValidationId {
        Ids.require(PREFIX, value);
    }

    public static ValidationId fresh() {
        return new ValidationId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
