package ai.jarvis.localstack.stepfunctions.asl;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private final Branch branch;
    private final State.ForEach state;
    private final String name;
    private final List<Branch> children = new ArrayList<>();
    private List<@Nullable Object> inputs = List.of();
    private List<Map<String, @Nullable Object>> contexts = List.of();
    private @Nullable Object[] results = new Object[0];
    private boolean[] failures = new boolean[0];
    private int concurrency;
    private long toleratedCount;
    private double toleratedPercentage;
    private int next;
    private int running;
    private int failed;
    private long reading;
    private long writing;
    private String runArn = "";

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
        var effective = steps.effectiveInput();
        var evaluation = steps.evaluation(effective, null);
        var most = number(state.maxConcurrency(), evaluation, 0);
        if (most < 0) {
            throw AslError.runtime("MaxConcurrency must not be negative: " + (long) most);
        }
        var unlimited = state.distributed() ? DISTRIBUTED_CONCURRENCY : INLINE_CONCURRENCY;
        concurrency = most == 0 ? unlimited : (int) Math.min(most, unlimited);
        toleratedCount = (long) number(state.toleratedCount(), evaluation, 0);
        if (toleratedCount < 0) {
            throw AslError.runtime("ToleratedFailureCount cannot be negative.");
        }
        toleratedPercentage = number(state.toleratedPercentage(), evaluation, 0);
        if (toleratedPercentage < 0 || toleratedPercentage > 100) {
            throw AslError.runtime("ToleratedFailurePercentage must be between 0 and 100.");
        }
        if (state.label() != null) {
            state.label().evaluate(evaluation);
        }
        if (state.reader() == null) {
            begin(execution, steps, items(evaluation));
            return;
        }
        var reader = state.reader();
        if (reader.maxItems() != null && reader.maxItems().evaluate(evaluation) < 0) {
            throw AslError.of(AslError.ITEM_READER_FAILED, "field MaxItems must be positive");
        }
        reading = execution.wait(branch);
        execution.call(
                branch,
                reading,
                reader.resource(),
                reader.payload() == null ? Map.of() : reader.payload().evaluate(evaluation),
                Optional.empty());
    }

    private static double number(@Nullable NumberField field, Evaluation evaluation, double otherwise) {
        return field == null ? otherwise : field.evaluate(evaluation);
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

    private void begin(Execution execution, Steps steps, List<?> items) {
        var effective = steps.effectiveInput();
        inputs = new ArrayList<>();
        contexts = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            var item = new LinkedHashMap<String, @Nullable Object>();
            item.put("Index", i);
            item.put("Value", items.get(i));
            contexts.add(Execution.details("Item", item));
            inputs.add(
                    state.selector() == null
                            ? items.get(i)
                            : state.selector()
                                    .evaluate(steps.evaluation(effective, null).withMap(contexts.getLast())));
        }
        if (state.batcher() != null) {
            batch(steps.evaluation(effective, null));
        }
        results = new Object[inputs.size()];
        failures = new boolean[inputs.size()];
        execution.record(
                branch, "MapStateStarted", Execution.details("length", state.distributed() ? 0 : inputs.size()));
        if (state.distributed()) {
            var identity = execution.identity();
            runArn = identity.executionArn()
                    .replaceFirst(":execution:", ":mapRun:")
                    .replaceFirst(":([^:]+):([^:]+)$", ":$1/" + label() + ":" + execution.uuid());
            execution.record(branch, "MapRunStarted", Execution.details("mapRunArn", runArn));
        }
        advance(execution);
    }

    private String label() {
        return name.replaceAll("[^A-Za-z0-9]", "");
    }

    /** Items in groups, by their number and by the bytes of their JSON. */
    private void batch(Evaluation evaluation) {
        var batcher = state.batcher();
        var mostItems = number(batcher.maxItems(), evaluation, Integer.MAX_VALUE);
        var mostBytes = number(batcher.maxBytes(), evaluation, Values.MOST_BYTES);
        var batchInput =
                batcher.batchInput() == null ? null : batcher.batchInput().evaluate(evaluation);
        var batches = new ArrayList<@Nullable Object>();
        var batch = new ArrayList<@Nullable Object>();
        var bytes = 0L;
        for (var item : inputs) {
            var size = Values.write(item).length() + 1L;
            if (!batch.isEmpty() && (batch.size() >= mostItems || bytes + size > mostBytes)) {
                batches.add(batched(batchInput, batch));
                batch = new ArrayList<>();
                bytes = 0;
            }
            batch.add(item);
            bytes += size;
        }
        if (!batch.isEmpty()) {
            batches.add(batched(batchInput, batch));
        }
        inputs = batches;
        contexts = new ArrayList<>();
        for (int i = 0; i < batches.size(); i++) {
            var item = new LinkedHashMap<String, @Nullable Object>();
            item.put("Index", i);
            item.put("Value", batches.get(i));
            contexts.add(Execution.details("Item", item));
        }
    }

    private static Map<String, @Nullable Object> batched(@Nullable Object batchInput, List<@Nullable Object> items) {
        var batch = new LinkedHashMap<String, @Nullable Object>();
        if (batchInput != null) {
            batch.put("BatchInput", batchInput);
        }
        batch.put("Items", items);
        return batch;
    }

    private void advance(Execution execution) {
        while (running < concurrency && next < inputs.size()) {
            var started = execution.record(
                    branch,
                    state.distributed() ? "" : "MapIterationStarted",
                    Execution.details("name", name, "index", next),
                    !state.distributed());
            var child = new Branch(
                    this,
                    next,
                    state.processor(),
                    new Variables(state.distributed() ? null : branch.variables),
                    state.distributed() ? new History(false, true) : branch.history,
                    inputs.get(next),
                    contexts.get(next),
                    state.distributed() ? childContext(execution, inputs.get(next)) : null,
                    started);
            children.add(child);
            next++;
            running++;
            execution.begin(child);
        }
        if (running == 0 && next == inputs.size()) {
            finish(execution);
        }
    }

    private Map<String, @Nullable Object> childContext(Execution execution, @Nullable Object input) {
        var identity = execution.identity();
        var childName = execution.uuid();
        return Execution.details(
                "Id",
                identity.executionArn().replaceFirst(":([^:]+):([^:]+)$", ":$1/" + label() + ":" + childName),
                "Input",
                input,
                "StartTime",
                Instant.ofEpochMilli(execution.now()).toString(),
                "Name",
                childName,
                "RoleArn",
                identity.roleArn(),
                "RedriveCount",
                0);
    }

    @Override
    public Branch branch() {
        return branch;
    }

    @Override
    public void ended(Execution execution, Branch child, @Nullable Object output) {
        results[child.index] = output;
        running--;
        if (!state.distributed()) {
            branch.lastEventId = child.lastEventId;
            execution.record(branch, "MapIterationSucceeded", Execution.details("name", name, "index", child.index));
        }
        advance(execution);
    }

    @Override
    public void failed(Execution execution, Branch child, AslError error) {
        running--;
        failed++;
        failures[child.index] = true;
        if (!state.distributed()) {
            branch.lastEventId = Math.max(branch.lastEventId, child.lastEventId);
            execution.record(branch, "MapIterationFailed", Execution.details("name", name, "index", child.index));
            fail(execution, child, error);
        } else if (isTolerated()) {
            results[child.index] = Execution.details("Error", error.error(), "Cause", error.cause());
            advance(execution);
        } else if (toleratedCount == 0 && toleratedPercentage == 0) {
            fail(execution, child, AslError.of(error.error(), error.cause()));
        } else {
            fail(
                    execution,
                    child,
                    AslError.of(AslError.EXCEED_TOLERATED, "The specified tolerated failure threshold was exceeded"));
        }
    }

    /** Both limits are looked at only if they are given. */
    private boolean isTolerated() {
        if (state.toleratedCount() == null && state.toleratedPercentage() == null) {
            return false;
        }
        return (state.toleratedCount() == null || failed <= toleratedCount)
                && (state.toleratedPercentage() == null || failed * 100.0 <= toleratedPercentage * inputs.size());
    }

    private void fail(Execution execution, Branch child, AslError error) {
        for (var other : children) {
            if (other != child && !other.ended && !failures[other.index]) {
                execution.abort(other);
            }
        }
        end(execution, "Failed", error);
        execution.fail(branch, error);
    }

    private void end(Execution execution, String how, @Nullable AslError error) {
        var details = new LinkedHashMap<String, @Nullable Object>();
        if (error != null) {
            details.put("error", error.error());
            details.put("cause", error.cause());
        }
        if (state.distributed()) {
            execution.record(branch, "MapRun" + how, details);
        }
        execution.record(branch, "MapState" + how, details);
    }

    private void finish(Execution execution) {
        var all = new ArrayList<@Nullable Object>(Arrays.asList(results));
        if (state.writer() != null && state.writer().resource() != null && writing == 0) {
            writing = execution.wait(branch);
            var steps = new Steps(execution, branch);
            var payload = new LinkedHashMap<String, @Nullable Object>();
            if (state.writer().payload() != null
                    && state.writer().payload().evaluate(steps.evaluation(steps.effectiveInput(), null))
                            instanceof Map<?, ?> given) {
                given.forEach((key, value) -> payload.put((String) key, value));
            }
            payload.put("MapRunArn", runArn);
            payload.put("Inputs", inputs);
            payload.put("Results", all);
            var outcomes = new ArrayList<@Nullable Object>();
            for (var failure : failures) {
                outcomes.add(failure);
            }
            payload.put("Failures", outcomes);
            execution.call(branch, writing, state.writer().resource(), payload, Optional.empty());
            return;
        }
        finish(execution, all);
    }

    private void finish(Execution execution, @Nullable Object result) {
        end(execution, "Succeeded", null);
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
        for (var child : children) {
            if (!child.ended && !failures[child.index]) {
                execution.abort(child);
                if (!state.distributed()) {
                    execution.record(
                            branch, "MapIterationAborted", Execution.details("name", name, "index", child.index));
                }
            }
        }
    }

    @Override
    public void aborted(Execution execution) {
        if (state.distributed()) {
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
        for (var child : List.copyOf(children)) {
            if (!child.ended) {
                failures[child.index] = false;
                running++;
                execution.resume(child);
            }
        }
        advance(execution);
    }

    @Override
    public void signal(Execution execution, Branch waiting, Signal signal) {
        switch (signal) {
            case Signal.Succeeded answer
            when answer.call() == reading -> {
                execution.answered(reading);
                try {
                    begin(execution, new Steps(execution, branch), read(execution, answer.output()));
                } catch (AslError e) {
                    end(execution, "Failed", e);
                    execution.fail(branch, e);
                }
            }
            case Signal.Succeeded answer -> {
                execution.answered(answer.call());
                finish(execution, Execution.details("MapRunArn", runArn, "ResultWriterDetails", answer.output()));
            }
            case Signal.Failed failure -> {
                execution.answered(failure.call());
                var error = AslError.of(
                        failure.call() == reading ? AslError.ITEM_READER_FAILED : "States.ResultWriterFailed",
                        failure.cause());
                end(execution, "Failed", error);
                execution.fail(branch, error);
            }
            default -> throw new IllegalStateException("A Map state waits for S3 and its items only");
        }
    }

    private List<?> read(Execution execution, @Nullable Object answer) {
        var steps = new Steps(execution, branch);
        var reader = state.reader();
        var evaluation = steps.evaluation(steps.effectiveInput(), null);
        var items = ItemFormats.items(reader, answer);
        var most = reader.maxItems() == null ? 0 : (long) reader.maxItems().evaluate(evaluation);
        return most > 0 && items.size() > most ? items.subList(0, (int) most) : items;
    }
}
