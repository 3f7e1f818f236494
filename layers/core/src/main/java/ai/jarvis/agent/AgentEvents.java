package ai.jarvis.agent;

/** Tells whoever wants to know how executions come on. */
@FunctionalInterface
public interface AgentEvents {
    /** An execution has another status. */
    void changed(Execution execution);
}
