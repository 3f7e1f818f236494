package ai.jarvis.localstack.stepfunctions.asl;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One state that is tried out alone: what it is given beside its input, and what was seen of its work. The execution ends
 * where the state would be left.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html">AWS</a>
 */
public final class Inspection {
    private final Map<String, @Nullable Object> variables;
    private final Map<String, @Nullable Object> context;
    private final @Nullable Mock mock;
    private final int retries;
    private final Map<String, @Nullable Object> data = new LinkedHashMap<>();
    private @Nullable String next;
    private @Nullable AslError failure;
    private OptionalInt retrier = OptionalInt.empty();
    private OptionalInt catcher = OptionalInt.empty();
    private OptionalLong backoffSeconds = OptionalLong.empty();

    /** What a Task, Parallel or Map state comes to, instead of its work. */
    public sealed interface Mock {
        record Result(@Nullable Object value) implements Mock {}

        record Failure(@Nullable String error, @Nullable String cause) implements Mock {}
    }

    /**
     * @param variables that are assigned already
     * @param context what the context object has instead of what it would have
     * @param retries how often the state was tried before
     */
    public Inspection(
            Map<String, @Nullable Object> variables,
            Map<String, @Nullable Object> context,
            @Nullable Mock mock,
            int retries) {
        this.variables = variables;
        this.context = context;
        this.mock = mock;
        this.retries = retries;
    }

    void begin(Branch branch) {
        branch.variables.assign(variables);
        Arrays.fill(branch.retries, retries);
        branch.retryCount = retries;
        note("input", branch.stateInput);
    }

    Optional<Mock> mock() {
        return Optional.ofNullable(mock);
    }

    /** The context object with what is given of it. */
    Map<String, @Nullable Object> context(Map<String, @Nullable Object> usual) {
        var merged = new LinkedHashMap<>(usual);
        context.forEach((name, given) -> {
            if (given instanceof Map<?, ?> part && usual.get(name) instanceof Map<?, ?> known) {
                var both = new LinkedHashMap<Object, @Nullable Object>(known);
                both.putAll(part);
                merged.put(name, both);
            } else {
                merged.put(name, given);
            }
        });
        return merged;
    }

    void note(String name, @Nullable Object value) {
        data.put(name, value);
    }

    void leave(Variables after, @Nullable String state) {
        var all = new LinkedHashMap<String, @Nullable Object>();
        after.forEach(all::put);
        if (!all.isEmpty()) {
            note("variables", all);
        }
        next = state;
    }

    void fail(AslError error) {
        failure = error;
    }

    void wouldRetry(int index, long delayMillis) {
        retrier = OptionalInt.of(index);
        backoffSeconds = OptionalLong.of(delayMillis / 1000);
    }

    void catches(int index) {
        catcher = OptionalInt.of(index);
    }

    /** Values by the names that the API has for the moments they were seen at. */
    public Map<String, @Nullable Object> data() {
        return data;
    }

    /** The state that would be next. */
    public Optional<String> next() {
        return Optional.ofNullable(next);
    }

    /** What the state failed with, also if it was caught. */
    public Optional<AslError> failure() {
        return Optional.ofNullable(failure);
    }

    /** The retrier that would have it tried again. */
    public OptionalInt retrier() {
        return retrier;
    }

    public OptionalInt catcher() {
        return catcher;
    }

    /** How long it would be waited before the next attempt. */
    public OptionalLong backoffSeconds() {
        return backoffSeconds;
    }
}
