package ai.jarvis.localstack.stepfunctions.asl;

import org.jspecify.annotations.Nullable;

/** A state under way that has paths of its own inside. */
interface Composite extends Activity {
    /** The path that the state is on. */
    Branch branch();

    void ended(Execution execution, Branch child, @Nullable Object output);

    void failed(Execution execution, Branch child, AslError error);

    /** Runs again what did not succeed. */
    void redrive(Execution execution);

    /** The event that says it was cut off: {@code ParallelStateAborted}. */
    void aborted(Execution execution);
}
