package ai.jarvis.agent.tool;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Plugins that are there without being made; an agent names them as it names others by their ids. */
public enum Builtin {
    KNOWLEDGE,
    CODE,
    SQL,
    HTTP,
    CALCULATOR,
    CLOCK;

    /** The name by which an agent has it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one with that name. */
    public static Optional<Builtin> named(String name) {
        return Arrays.stream(values())
                .filter(builtin -> builtin.wireName().equals(name))
                .findFirst();
    }
}
