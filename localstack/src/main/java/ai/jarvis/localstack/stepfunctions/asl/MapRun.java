package ai.jarvis.localstack.stepfunctions.asl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Map state under way: first its items are read, if they are in S3; then each has a path of its own; at last the
 * results are written to S3, if somebody wants that.
 */
final class MapRun implements Composite {
    /** As many iterations at a time as AWS runs of an inline Map state without a limit. */
    private static final int INLINE_CONCURRENCY = 40;

    private static final int DISTRIBUTED_CONCURRENCY = 10_000;
    private static final String GET_OBJECT = "arn:aws:states:::s3:getObject";

    private final Branch branch;
    private final State.ForEach state;
    private final String name;
    private final List<Branch> children = new ArrayList<>();
    private final DistributedRun.Limits limits = new DistributedRun.Limits();
    private MapItems items = MapItems.NONE;
    private @Nullable Object[] results = new Object[0];
    private boolean[] failures = new boolean[0];
    private int next;
    private int running;
    private int failed;
    private long reading;
    private @Nullable ItemReading read;
    private long writing;

    /** Of a distributed Map state. */
    private @Nullable DistributedRun run;

    private MapRun(Branch branch, State.ForEach state) {
        this.branch = branch;
        this.state = state;
        this.name = state.name();
    }

    static void start(Execution execution, Branch branch, State.ForEach state, Steps steps) {
        var run = new MapRun(branch, state);
        branch.activity = run;
        try {
            run.prepare(execution, steps);
        } catch (AslError e) {
            branch.activity = null;
            throw e;
        }
    }

    private void prepare(Execution execution, Steps steps) {
        var evaluation = steps.evaluation(steps.effectiveInput(), null);
        limit(evaluation);
        var label = state.label() == null ? name : state.label().evaluate(evaluation);
        var seen = execution.inspection(branch);
        if (seen.flatMap(Inspection::mock).isPresent()) {
            if (state.reader() == null) {
                seen.get()
                        .note(
                                "afterItemSelector",
                                MapItems.of(state, steps, items(evaluation)).inputs());
            }
            steps.end(seen.get().mock().orElseThrow());
            return;
        }
        if (state.reader() == null) {
            items = MapItems.of(state, steps, items(evaluation));
            announce(execution, label);
            begin(execution);
            return;
        }
        var reader = state.reader();
        if (reader.maxItems() != null && reader.maxItems().evaluate(evaluation) < 0) {
            throw AslError.of(AslError.ITEM_READER_FAILED, "field MaxItems must be positive");
        }
        var payload = reader.payload() == null ? Map.of() : reader.payload().evaluate(evaluation);
        announce(execution, label);
        reading = execution.wait(branch);
        execution.call(branch, reading, reader.resource(), payload, Optional.empty());
    }

    private void limit(Evaluation evaluation) {
        var most = NumberField.evaluate(state.maxConcurrency(), evaluation, 0);
        if (most < 0) {
            throw AslError.runtime("MaxConcurrency must not be negative: " + (long) most);
        }
        limits.concurrency = most == 0 ? unlimited() : (int) Math.min(most, unlimited());
        limits.toleratesCount = state.toleratedCount() != null;
        limits.toleratedCount = (long) NumberField.evaluate(state.toleratedCount(), evaluation, 0);
        if (limits.toleratedCount < 0) {
            throw AslError.runtime("ToleratedFailureCount cannot be negative.");
        }
        limits.toleratesPercentage = state.toleratedPercentage() != null;
        limits.toleratedPercentage = NumberField.evaluate(state.toleratedPercentage(), evaluation, 0);
        if (limits.toleratedPercentage < 0 || limits.toleratedPercentage > 100) {
            throw AslError.runtime("ToleratedFailurePercentage must be between 0 and 100.");
        }
    }

    private int unlimited() {
        return state.distributed() ? DISTRIBUTED_CONCURRENCY : INLINE_CONCURRENCY;
    }

    private void announce(Execution execution, String label) {
        execution.record(
                branch, "MapStateStarted", Execution.details("length", state.distributed() ? 0 : items.size()));
        if (state.distributed()) {
            run = new DistributedRun(execution, label.replaceAll("[^A-Za-z0-9]", ""), items, limits);
            execution.record(branch, "MapRunStarted", Execution.details("mapRunArn", run.arn()));
            execution.began(run.arn(), this);
        }
    }

    private List<?> items(Evaluation evaluation) {
        Object items;
        if (state.items() != null) {
            items = state.items().evaluate(evaluation);
            if (!(items instanceof List<?>)) {
                throw AslError.query(
                        "Items",
                        "The JSONata expression '" + state.items().expressionText()
                                + "' specified for the field 'Items' returned an unexpected result type. Expected"
                                + " 'array', but was '" + Values.type(items) + "' for value: " + Values.write(items));
            }
        } else if (state.itemsPath() != null) {
            try {
                items = state.itemsPath().read(evaluation);
            } catch (JsonPaths.NotFound e) {
                throw AslError.runtime("Invalid path '" + state.itemsPath().text() + "': " + e.getMessage());
            }
        } else {
            items = evaluation.input();
            if (!(items instanceof List<?>)) {
                throw AslError.query("Items", "Map state input must be an array but was: " + Values.write(items));
            }
        }
        if (items instanceof List<?> list) {
            return list;
        }
        throw AslError.runtime("Reference path \""
                + (state.itemsPath() == null ? "$" : state.itemsPath().text()) + "\" must point to array.");
    }

    private void begin(Execution execution) {
        results = new Object[items.size()];
        failures = new boolean[items.size()];
        advance(execution);
    }

    private void advance(Execution execution) {
        while (running < limits.concurrency && next < items.size()) {
            var child = run == null ? iteration(execution) : child(execution, run);
            children.add(child);
            next++;
            running++;
            execution.begin(child);
        }
        if (running == 0 && next == items.size()) {
            finish(execution);
        }
    }

    private Branch iteration(Execution execution) {
        var started = execution.record(branch, "MapIterationStarted", iterationDetails(next));
        return new Branch(
                this,
                next,
                state.processor(),
                new Variables(branch.variables),
                branch.history,
                items.inputs().get(next),
                items.contexts().get(next),
                null,
                started);
    }

    private Map<String, @Nullable Object> iterationDetails(int index) {
        return Execution.details("name", name, "index", index);
    }

    private Branch child(Execution execution, DistributedRun distributed) {
        var arn = distributed.childArn(execution);
        var childName = arn.substring(arn.lastIndexOf(':') + 1);
        var input = items.inputs().get(next);
        var roleArn = execution.identity().roleArn();
        var child = new Branch(
                this,
                next,
                state.processor(),
                new Variables(null),
                new History(execution.isLookedAt(arn), true),
                input,
                items.contexts().get(next),
                ContextObject.execution(arn, input, execution.now(), childName, roleArn, 0),
                0);
        execution.recordStart(child, input, roleArn);
        distributed.add(new ChildExecution(
                child, arn, childName, execution.now(), items.counts().get(next)));
        return child;
    }

    @Override
    public Branch branch() {
        return branch;
    }

    @Override
    public void ended(Execution execution, Branch child, @Nullable Object output) {
        results[child.index] = output;
        running--;
        if (run == null) {
            branch.lastEventId = child.lastEventId;
            execution.record(branch, "MapIterationSucceeded", iterationDetails(child.index));
        } else {
            execution.record(
                    child, "ExecutionSucceeded", Execution.details("output", new HistoryEvent.Payload(output)));
            run.children().get(child.index).succeed(output, execution.now());
        }
        advance(execution);
    }

    @Override
    public void failed(Execution execution, Branch child, AslError error) {
        running--;
        failed++;
        failures[child.index] = true;
        if (run == null) {
            branch.lastEventId = Math.max(branch.lastEventId, child.lastEventId);
            execution.record(branch, "MapIterationFailed", iterationDetails(child.index));
            fail(execution, error);
            return;
        }
        results[child.index] = Execution.details("Error", error.error(), "Cause", error.cause());
        execution.record(child, "ExecutionFailed", error.details());
        run.children().get(child.index).fail(error, execution.now());
        if (limits.tolerates(failed, items.size())) {
            advance(execution);
        } else {
            fail(
                    execution,
                    AslError.of(AslError.EXCEED_TOLERATED, "The specified tolerated failure threshold was exceeded"));
        }
    }

    private void fail(Execution execution, AslError error) {
        endChildren(execution);
        end(execution, Execution.Status.FAILED, error.details());
        execution.fail(branch, error);
    }

    private void endChildren(Execution execution) {
        for (var child : children) {
            if (!child.ended && !failures[child.index]) {
                execution.abort(child);
                if (run != null) {
                    execution.record(child, "ExecutionAborted", Map.of());
                    run.children().get(child.index).end(Execution.Status.ABORTED, execution.now());
                }
            }
        }
    }

    private void end(Execution execution, Execution.Status how, Map<String, @Nullable Object> details) {
        var suffix = how == Execution.Status.SUCCEEDED ? "Succeeded" : "Failed";
        if (run != null) {
            run.end(how, execution.now());
            execution.ended(run.arn());
            execution.record(branch, "MapRun" + suffix, details);
        }
        execution.record(branch, "MapState" + suffix, details);
    }

    private void finish(Execution execution) {
        var writer = state.writer();
        if (run == null || writer == null) {
            finish(execution, new ArrayList<>(Arrays.asList(results)));
        } else if (writer.resource() == null) {
            finish(execution, ResultFormats.transformed(writer, run.children(), "COMPACT"));
        } else {
            writing = execution.wait(branch);
            var steps = new Steps(execution, branch);
            var evaluation = steps.evaluation(steps.effectiveInput(), null);
            execution.call(
                    branch,
                    writing,
                    writer.resource(),
                    ResultFormats.files(
                            writer,
                            run,
                            writer.payload() == null ? null : writer.payload().evaluate(evaluation)),
                    Optional.empty());
        }
    }

    private void finish(Execution execution, @Nullable Object result) {
        end(execution, Execution.Status.SUCCEEDED, Map.of());
        try {
            new Steps(execution, branch).finish(result, null);
        } catch (AslError e) {
            execution.fail(branch, e);
        }
    }

    @Override
    public void cancel(Execution execution) {
        execution.forget(reading);
        execution.forget(writing);
        if (run != null) {
            endChildren(execution);
            return;
        }
        for (var child : children) {
            if (!child.ended && !failures[child.index]) {
                execution.abort(child);
                execution.record(branch, "MapIterationAborted", iterationDetails(child.index));
            }
        }
    }

    @Override
    public void aborted(Execution execution) {
        if (run != null) {
            run.end(Execution.Status.ABORTED, execution.now());
            execution.ended(run.arn());
            execution.record(branch, "MapRunAborted", Map.of());
        }
        execution.record(branch, "MapStateAborted", Map.of());
    }

    @Override
    public void redrive(Execution execution) {
        if (results.length == 0) {
            branch.activity = null;
            execution.again(branch);
            return;
        }
        writing = 0;
        running = 0;
        failed = 0;
        if (run != null) {
            run.redrive(execution.now());
            execution.began(run.arn(), this);
            execution.record(
                    branch,
                    "MapRunRedriven",
                    Execution.details("mapRunArn", run.arn(), "redriveCount", run.redrives()));
        }
        for (var child : List.copyOf(children)) {
            if (!child.ended) {
                failures[child.index] = false;
                running++;
                if (run != null) {
                    var redriven = run.children().get(child.index);
                    redriven.redrive();
                    execution.record(
                            child, "ExecutionRedriven", Execution.details("redriveCount", redriven.redrives()));
                }
                execution.resume(child);
            }
        }
        advance(execution);
    }

    DistributedRun distributed() {
        return Objects.requireNonNull(run, "An inline Map state has no Map Run");
    }

    /** Goes by other limits from now on. */
    void update(Execution execution, Signal.MapRunUpdated update) {
        limits.update(update, unlimited());
        if (results.length > 0) {
            advance(execution);
        }
    }

    @Override
    public void signal(Execution execution, Branch waiting, Signal signal) {
        switch (signal) {
            case Signal.Succeeded answer
            when answer.call() == reading -> {
                execution.answered(reading);
                take(execution, answer.output());
            }
            case Signal.Succeeded answer -> {
                execution.answered(answer.call());
                distributed().written();
                finish(
                        execution,
                        Execution.details("MapRunArn", distributed().arn(), "ResultWriterDetails", answer.output()));
            }
            case Signal.Failed failure -> {
                execution.answered(failure.call());
                var error = AslError.of(
                        failure.call() == reading ? AslError.ITEM_READER_FAILED : AslError.RESULT_WRITER_FAILED,
                        failure.cause());
                end(execution, Execution.Status.FAILED, error.details());
                execution.fail(branch, error);
            }
            default -> throw new IllegalStateException("A Map state waits for S3 and its items only");
        }
    }

    /** Takes what was read, and reads on or begins. */
    private void take(Execution execution, @Nullable Object answer) {
        try {
            var steps = new Steps(execution, branch);
            if (read == null) {
                read = new ItemReading(state.reader());
            }
            var another = read.take(answer);
            if (another.isPresent()) {
                reading = execution.wait(branch);
                execution.call(branch, reading, GET_OBJECT, another.get(), Optional.empty());
                return;
            }
            var evaluation = steps.evaluation(steps.effectiveInput(), null);
            var most = (long) NumberField.evaluate(state.reader().maxItems(), evaluation, 0);
            var all = read.items();
            items = MapItems.of(state, steps, most > 0 && all.size() > most ? all.subList(0, (int) most) : all);
        } catch (AslError e) {
            end(execution, Execution.Status.FAILED, e.details());
            execution.fail(branch, e);
            return;
        }
        distributed().give(items);
        begin(execution);
    }
}
