package ai.jarvis.localstack.stepfunctions.asl;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The variables of a group of states. Those around it can be read, not assigned. */
final class Variables {
    private final @Nullable Variables outer;
    private Map<String, @Nullable Object> values = Collections.emptyMap();

    Variables(@Nullable Variables outer) {
        this.outer = outer;
    }

    void assign(Map<String, @Nullable Object> assigned) {
        if (values.isEmpty()) {
            values = new HashMap<>();
        }
        values.putAll(assigned);
    }

    /** The variable's value; empty if it is not assigned. A holder, because a value may be null. */
    Optional<Holder> find(String name) {
        for (var frame = this; frame != null; frame = frame.outer) {
            if (frame.values.containsKey(name)) {
                return Optional.of(new Holder(frame.values.get(name)));
            }
        }
        return Optional.empty();
    }

    /** All that can be read here; an outer variable comes before an inner one of its name. */
    void forEach(BiConsumer<String, @Nullable Object> action) {
        if (outer != null) {
            outer.forEach(action);
        }
        values.forEach(action);
    }

    record Holder(@Nullable Object value) {}
}
