package ai.jarvis.persona;

import ai.jarvis.platform.Ids;

/** A persona. */
public record PersonaId(String value) {
    public static final String PREFIX = "per_";

    public PersonaId {
        Ids.require(PREFIX, value);
    }

    public static PersonaId fresh() {
        return new PersonaId(Ids.fresh(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
