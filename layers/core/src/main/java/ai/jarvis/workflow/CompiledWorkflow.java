package ai.jarvis.workflow;

import ai.jarvis.tenancy.Permission;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as a state machine.
 *
 * @param definition Amazon States Language, JSON; whoever publishes it replaces each {@code ${placeholder}} in the text
 * @param inputs what a run is started with, in the order of the source
 * @param sourceMap state name to what it was made of, for every state of the machine
 * @param steps the author's steps in the order of the source, nested ones too
 * @param placeholders which of {@link #STEP_FUNCTION} and {@link #PAYLOAD_BUCKET} are in the definition
 * @param permissions what whoever runs it must be permitted, besides to run workflows
 * @param subWorkflows names of the workflows that it starts, where they are written down and not computed
 * @param distributed whether parts of it run as child executions (distributed maps), which its role must permit
 */
public record CompiledWorkflow(
        String name,
        String description,
        String definition,
        List<Input> inputs,
        Map<String, SourceStep> sourceMap,
        List<SourceStep> steps,
        Set<String> placeholders,
        Set<Permission> permissions,
        Set<String> subWorkflows,
        boolean distributed) {
    /** Stands for the ARN of the step function's alias. */
    public static final String STEP_FUNCTION = "step_function";

    /** Stands for the bucket of values that are too big to be handed on. */
    public static final String PAYLOAD_BUCKET = "payload_bucket";

    /**
     * A value that a run is started with.
     *
     * @param type {@code any}, {@code string}, {@code number}, {@code boolean}, {@code list} or {@code object}
     * @param required whether a run without it is refused
     * @param defaultValue what it is when a run does not give it; of JSON's kinds, as {@link java.util.Map}, {@link List},
     *     {@link String}, {@link Number}, {@link Boolean} or null
     */
    public record Input(
            String name, String type, boolean required, @Nullable Object defaultValue, String description) {}
}
