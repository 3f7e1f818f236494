package ai.jarvis.workflow;

import ai.jarvis.tenancy.Caller;

/** Turns what people write into what runs it. */
public interface Definitions {
    /**
     * Compiles a definition for who saves it.
     *
     * @throws WorkflowInvalid with all that is wrong and where
     */
    CompiledWorkflow compile(Caller caller, String source);

    /**
     * Checks once more, before it is published, that a definition can be run as things are: what it names may be gone since
     * it was saved, and workflows that it has run must be published by now.
     *
     * @param workflow the name of the workflow that it is of, which may have itself run
     * @throws WorkflowInvalid with all that is wrong and where
     */
    void requireRunnable(Caller caller, String workflow, String source);
}
