package ai.jarvis.workflow.expression;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of a value before a run. */
public enum Kind {
    ANY("anything"),
    TEXT("text"),
    NUMBER("a number"),
    BOOLEAN("true or false"),
    LIST("a list"),
    OBJECT("an object"),
    NULL("null");

    private final String words;

    Kind(String words) {
        this.words = words;
    }

    /** For people. */
    public String words() {
        return words;
    }

    /** Whether a value of this kind may turn out to be of the other one. */
    public boolean mayBe(Kind other) {
        return this == other || this == ANY || other == ANY;
    }

    /** What is known of a value that is of either kind. */
    public Kind or(Kind other) {
        return this == other ? this : ANY;
    }

    /** The kind of a value of JSON's. */
    public static Kind of(@Nullable Object value) {
        return switch (value) {
            case null -> NULL;
            case String s -> TEXT;
            case Long n -> NUMBER;
            case BigDecimal n -> NUMBER;
            case Boolean b -> BOOLEAN;
            case List<?> l -> LIST;
            case Map<?, ?> m -> OBJECT;
            default -> throw new IllegalArgumentException("JSON knows no " + value.getClass());
        };
    }
}
