package ai.jarvis.localstack.stepfunctions.asl;

import java.util.OptionalLong;

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
}
