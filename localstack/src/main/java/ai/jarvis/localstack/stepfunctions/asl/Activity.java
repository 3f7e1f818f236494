package ai.jarvis.localstack.stepfunctions.asl;

/** What a state that does not end at once is waiting for. */
interface Activity {
    /** Takes back what it asked of the world. */
    void cancel(Execution execution);

    /** A time that it waits for came, or a call that it made was answered. */
    void signal(Execution execution, Branch branch, Signal signal);
}
