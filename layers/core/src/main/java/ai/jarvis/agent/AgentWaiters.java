package ai.jarvis.agent;

/** Tells steps of workflows what came of the executions that they wait for. */
@FunctionalInterface
public interface AgentWaiters {
    /** Tells the waiter of an execution that has one, and has ended; telling it twice does no harm. */
    void ended(Execution execution, Execution.Waiter waiter);
}
