package ai.jarvis.localstack.stepfunctions.asl;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A definition that can be run. It never changes and may be shared between threads.
 *
 * @param timeoutSeconds how long an execution may take
 */
public record Machine(State.Group states, OptionalLong timeoutSeconds) {
    /**
     * Reads a definition.
     *
     * @throws InvalidDefinition if the text is not a definition of a state machine
     */
    public static Machine parse(String definition) {
        return new DefinitionReader().read(definition);
    }

    /**
     * Reads one state, to be tried out alone: what follows it is not looked at.
     *
     * @param definition of the state, or of a machine that has it
     * @param name the state's in the machine; null if the definition is the state's
     * @throws InvalidDefinition if there is no such state, or it is not one
     */
    public static Machine ofState(String definition, @Nullable String name) {
        return new DefinitionReader().readState(definition, name);
    }

    /** Whether its first state's work cannot be tried out alone. */
    public boolean needsMock() {
        return switch (states.first()) {
            case State.Parallel parallel -> true;
            case State.ForEach forEach -> true;
            case State.Task task ->
                task.isActivity() || task.waitsForToken() || task.resource().matches(".*\\.sync(:2)?");
            default -> false;
        };
    }
}
