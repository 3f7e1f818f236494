package ai.jarvis.model.route;

import java.util.Locale;

/** What some models can do and others cannot. */
public enum Capability {
    STREAMING,
    TOOLS,
    /** Answers that keep a JSON schema. */
    JSON_SCHEMA,
    /** Images as input. */
    IMAGES;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
