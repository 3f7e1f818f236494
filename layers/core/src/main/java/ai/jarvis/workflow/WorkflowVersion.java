package ai.jarvis.workflow;

import ai.jarvis.tenancy.Permission;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One version of a workflow's definition. It is never changed.
 *
 * @param number from 1
 * @param source as its author wrote it
 * @param definition what it was compiled to
 * @param inputs what a run is started with
 * @param sourceMap by the name of a state
 * @param permissions what its steps need
 * @param author the principal who saved it
 * @param machineVersion what it was published as, if it was
 */
public record WorkflowVersion(
        WorkflowId workflow,
        int number,
        String source,
        String definition,
        List<Input> inputs,
        Map<String, SourceStep> sourceMap,
        Set<Permission> permissions,
        String author,
        Instant createdAt,
        Optional<String> machineVersion) {
    /**
     * A value that a run is started with.
     *
     * @param type as {@link CompiledWorkflow.Input#type}
     */
    public record Input(String name, String type, boolean required) {}

    public WorkflowVersion {
        inputs = List.copyOf(inputs);
        sourceMap = Map.copyOf(sourceMap);
        permissions = Set.copyOf(permissions);
    }

    /** This version with a number. */
    public WorkflowVersion numbered(int actual) {
        return new WorkflowVersion(
                workflow,
                actual,
                source,
                definition,
                inputs,
                sourceMap,
                permissions,
                author,
                createdAt,
                machineVersion);
    }

    static WorkflowVersion of(
            WorkflowId workflow, int number, String source, CompiledWorkflow compiled, String author, Instant at) {
        return new WorkflowVersion(
                workflow,
                number,
                source,
                compiled.definition(),
                compiled.inputs().stream()
                        .map(input -> new Input(input.name(), input.type(), input.required()))
                        .toList(),
                compiled.sourceMap(),
                compiled.permissions(),
                author,
                at,
                Optional.empty());
    }
}
