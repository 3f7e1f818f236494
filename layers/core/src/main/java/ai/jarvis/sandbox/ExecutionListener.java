package ai.jarvis.sandbox;

/** Hears of executions that have ended and that somebody waits for. May be told twice. */
@FunctionalInterface
public interface ExecutionListener {
    /**
     * It has ended.
     *
     * @param execution with its waiter and its outcome, and all that the code printed
     */
    void ended(Execution execution);
}
