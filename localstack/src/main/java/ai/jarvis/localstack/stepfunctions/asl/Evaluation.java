package ai.jarvis.localstack.stepfunctions.asl;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What an expression may look at, at one moment of a state's work. */
final class Evaluation {
    private final @Nullable Object input;
    private final Supplier<Map<String, @Nullable Object>> context;
    private final Variables variables;
    private final RandomGenerator random;
    private final long now;
    private @Nullable Map<String, @Nullable Object> contextObject;
    private @Nullable Object result;
    private boolean hasResult;
    private @Nullable Object errorOutput;

    /**
     * @param input what {@code $} and {@code $states.input} are
     * @param context makes the context object, if somebody looks at it
     * @param now milliseconds since the epoch
     */
    Evaluation(
            @Nullable Object input,
            Supplier<Map<String, @Nullable Object>> context,
            Variables variables,
            RandomGenerator random,
            long now) {
        this.input = input;
        this.context = context;
        this.variables = variables;
        this.random = random;
        this.now = now;
    }

    Evaluation withResult(@Nullable Object value) {
        result = value;
        hasResult = true;
        return this;
    }

    Evaluation withErrorOutput(Object value) {
        errorOutput = value;
        return this;
    }

    /** Looking at an item of a Map state. */
    Evaluation withMap(Map<String, @Nullable Object> map) {
        var own = new LinkedHashMap<>(context());
        own.put("Map", map);
        contextObject = own;
        return this;
    }

    @Nullable
    Object input() {
        return input;
    }

    Map<String, @Nullable Object> context() {
        if (contextObject == null) {
            contextObject = context.get();
        }
        return contextObject;
    }

    Variables variables() {
        return variables;
    }

    RandomGenerator random() {
        return random;
    }

    long now() {
        return now;
    }

    /** JSONata's {@code $states}. */
    Map<String, @Nullable Object> states(boolean usesContext) {
        var states = new LinkedHashMap<String, @Nullable Object>();
        states.put("input", input);
        if (usesContext) {
            states.put("context", context());
        }
        if (hasResult) {
            states.put("result", result);
        }
        if (errorOutput != null) {
            states.put("errorOutput", errorOutput);
        }
        return states;
    }
}
