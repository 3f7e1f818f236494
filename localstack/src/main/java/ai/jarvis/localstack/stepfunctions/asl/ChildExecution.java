package ai.jarvis.localstack.stepfunctions.asl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One of the executions that a distributed Map state runs its items in. */
public final class ChildExecution {
    private final Branch branch;
    private final String arn;
    private final String name;
    private final long startedAt;
    private final int items;
    private Execution.Status status = Execution.Status.RUNNING;
    private long stoppedAt;
    private @Nullable Object output;
    private @Nullable String error;
    private @Nullable String cause;
    private int redrives;

    ChildExecution(Branch branch, String arn, String name, long startedAt, int items) {
        this.branch = branch;
        this.arn = arn;
        this.name = name;
        this.startedAt = startedAt;
        this.items = items;
    }

    void end(Execution.Status end, long at) {
        status = end;
        stoppedAt = at;
    }

    void succeed(@Nullable Object result, long at) {
        output = result;
        end(Execution.Status.SUCCEEDED, at);
    }

    void fail(AslError failure, long at) {
        error = failure.error();
        cause = failure.cause();
        end(Execution.Status.FAILED, at);
    }

    void redrive() {
        end(Execution.Status.RUNNING, 0);
        error = null;
        cause = null;
        redrives++;
    }

    Branch branch() {
        return branch;
    }

    public String arn() {
        return arn;
    }

    public String name() {
        return name;
    }

    public Execution.Status status() {
        return status;
    }

    /** Milliseconds since the epoch. */
    public long startedAt() {
        return startedAt;
    }

    /** Milliseconds since the epoch; 0 while it runs. */
    public long stoppedAt() {
        return stoppedAt;
    }

    /** How many items it was given. */
    public int items() {
        return items;
    }

    public @Nullable Object input() {
        return branch.input;
    }

    /** What it succeeded with. */
    public @Nullable Object output() {
        return output;
    }

    public Optional<String> error() {
        return Optional.ofNullable(error);
    }

    public Optional<String> cause() {
        return Optional.ofNullable(cause);
    }

    public int redrives() {
        return redrives;
    }

    /** Its own history, if its execution was made to look at it. */
    public List<HistoryEvent> history() {
        return branch.history.events();
    }

    /**
     * How result files describe it.
     *
     * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html">AWS</a>
     */
    Map<String, @Nullable Object> described() {
        var described = new LinkedHashMap<String, @Nullable Object>();
        described.put("ExecutionArn", arn);
        described.put("Input", Values.write(input()));
        described.put("InputDetails", Map.of("Included", true));
        described.put("Name", name);
        if (status == Execution.Status.SUCCEEDED) {
            described.put("Output", Values.write(output));
            described.put("OutputDetails", Map.of("Included", true));
        }
        error().ifPresent(text -> described.put("Error", text));
        cause().ifPresent(text -> described.put("Cause", text));
        described.put("RedriveCount", redrives);
        described.put("StartDate", ContextObject.time(startedAt));
        described.put("StateMachineArn", machineArn());
        described.put("Status", status.name());
        described.put("StopDate", ContextObject.time(stoppedAt));
        return described;
    }

    /** The part of the machine that it runs: the machine and the Map state's label. */
    public String machineArn() {
        return arn.substring(0, arn.lastIndexOf(':')).replaceFirst(":execution:", ":stateMachine:");
    }
}
