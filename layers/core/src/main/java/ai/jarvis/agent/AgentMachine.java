package ai.jarvis.agent;

/** What runs the loop of agents: a state machine. */
public interface AgentMachine {
    /**
     * Starts the execution of the machine that makes this attempt; nothing happens if it is under way.
     *
     * @throws ai.jarvis.platform.Refusal {@code agents_unavailable} if it cannot be started
     */
    void start(Execution execution);

    /** Stops an execution of the machine; one that has ended stays as it is. */
    void stop(String machine);
}
