package ai.jarvis.workflow;

import ai.jarvis.tenancy.Caller;

/** Turns what people write into what runs it. */
@FunctionalInterface
public interface Definitions {
    /**
     * Compiles a definition for who saves it.
     *
     * @throws WorkflowInvalid with all that is wrong and where
     */
    CompiledWorkflow compile(Caller caller, String source);
}
