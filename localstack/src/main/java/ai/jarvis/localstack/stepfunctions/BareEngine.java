package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.stepfunctions.asl.Execution;
import ai.jarvis.localstack.stepfunctions.asl.Identity;
import ai.jarvis.localstack.stepfunctions.asl.Machine;
import ai.jarvis.localstack.stepfunctions.asl.Values;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Executions of one machine without tasks, and without the API around them: what benchmarks measure. */
public final class BareEngine implements AutoCloseable {
    private static final String MACHINE = "arn:aws:states:local:000000000000:stateMachine:measured";
    private static final String EXECUTION = "arn:aws:states:local:000000000000:execution:measured:";
    private static final String ROLE = "arn:aws:iam::000000000000:role/none";

    private final Records records;
    private final Machine machine;
    private final Engine engine;
    private final Clock clock = Clock.systemUTC();

    /**
     * Opens an engine over a file of its own.
     *
     * @param file where durable executions are kept
     * @param definition of the machine
     */
    public BareEngine(Path file, String definition) {
        records = new Records(file);
        machine = Machine.parse(definition);
        engine = new Engine(
                records,
                new Tasks(List.of(), new Activities(records.map("activities"))),
                revision -> machine,
                (execution, status) -> {},
                clock);
    }

    /**
     * Runs an execution that is not kept.
     *
     * @return its output
     */
    public @Nullable Object express(String name, @Nullable Object input) {
        var identity = new Identity(EXECUTION + name, name, ROLE, MACHINE, "measured", clock.millis(), name.hashCode());
        return succeeded(engine.express(identity, machine, input).join());
    }

    private static @Nullable Object succeeded(Execution execution) {
        if (execution.status() != Execution.Status.SUCCEEDED) {
            throw new IllegalStateException("The execution failed: " + execution.error() + ", " + execution.cause());
        }
        return execution.output();
    }

    /** Runs an execution that is kept: all of it is written down when this returns. */
    public void durable(String name, @Nullable Object input) {
        var record = new ExecutionRecord(
                EXECUTION + name,
                name,
                MACHINE,
                "measured",
                ROLE,
                "measured",
                null,
                null,
                Execution.Status.RUNNING,
                clock.millis(),
                0,
                Values.write(input),
                null,
                null,
                null,
                null,
                0,
                0,
                name.hashCode());
        if (!engine.start(record)
                || records.execution(record.arn()).orElseThrow().status() != Execution.Status.SUCCEEDED) {
            throw new IllegalStateException("The execution " + name + " did not succeed");
        }
    }

    @Override
    public void close() {
        engine.close();
        records.close();
    }
}
