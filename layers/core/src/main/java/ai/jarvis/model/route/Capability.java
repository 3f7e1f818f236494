package ai.jarvis.model.route;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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

    /** The one of that name, if there is one. */
    public static Optional<Capability> byWireName(String name) {
        return Arrays.stream(values())
                .filter(each -> each.wireName().equals(name))
                .findFirst();
    }
}
