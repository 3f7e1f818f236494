package ai.jarvis.prompt;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a variable of a prompt holds: the kinds of JSON values. */
public enum VariableType {
    STRING(String.class),
    NUMBER(Number.class),
    BOOLEAN(Boolean.class),
    LIST(List.class),
    OBJECT(Map.class);

    private final Class<?> type;

    VariableType(Class<?> type) {
        this.type = type;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of this name, if there is one. */
    public static Optional<VariableType> byWireName(String wireName) {
        return Stream.of(values())
                .filter(type -> type.wireName().equals(wireName))
                .findFirst();
    }

    /** Whether the value is of this type. */
    public boolean holds(Object value) {
        return type.isInstance(value);
    }

    /** For people, as in "must be a list". */
    String article() {
        return (this == OBJECT ? "an " : "a ") + (this == BOOLEAN ? "boolean" : wireName());
    }
}
