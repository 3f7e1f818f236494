package ai.jarvis.localstack.stepfunctions.asl;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a state does with what it is given, and with what came of it. */
final class Steps {
    /** What the context object has for a state that is tried out and would wait for a callback. */
    private static final String MOCKED_TOKEN = "mocked-task-token";

    private static final long LONGEST_WAIT_SECONDS = 99_999_999;

    private final Execution execution;
    private final Branch branch;
    private final State state;
    private final State.Common common;

    Steps(Execution execution, Branch branch) {
        this.execution = execution;
        this.branch = branch;
        this.state = branch.state;
        this.common = state.common();
    }

    /** Begins the state's work, and ends it if nothing has to be waited for. */
    void run() {
        if (execution.isInspected() && isMocked()) {
            return;
        }
        switch (state) {
            case State.Pass pass -> pass(pass);
            case State.Choice choice -> choose(choice);
            case State.Succeed succeed -> finishPlainly(null);
            case State.Fail fail -> throw failure(fail);
            case State.Wait wait -> new Pause(true).start(execution, branch, until(wait));
            case State.Task task -> TaskRun.start(execution, branch, task, this);
            case State.Parallel parallel -> ParallelRun.start(execution, branch, parallel, payload(null));
            case State.ForEach forEach -> MapRun.start(execution, branch, forEach, this);
        }
    }

    /** Ends a Task or Parallel state that has a mock; a Map state looks at its items before that. */
    private boolean isMocked() {
        var mock = execution.inspection(branch).flatMap(Inspection::mock);
        if (mock.isEmpty() || !(state instanceof State.Task || state instanceof State.Parallel)) {
            return false;
        }
        payload(state instanceof State.Task task && task.waitsForToken() ? MOCKED_TOKEN : null);
        end(mock.get());
        return true;
    }

    /** Ends the state as its mock says. */
    void end(Inspection.Mock mock) {
        switch (mock) {
            case Inspection.Mock.Result result -> finish(result.value(), null);
            case Inspection.Mock.Failure failure -> throw AslError.of(failure.error(), failure.cause());
        }
    }

    private void note(String name, @Nullable Object value) {
        if (execution.isInspected()) {
            execution.inspection(branch).ifPresent(seen -> seen.note(name, value));
        }
    }

    Evaluation evaluation(@Nullable Object value, @Nullable String token) {
        return execution.evaluation(branch, value, token);
    }

    /** The state's input as far as InputPath lets it through. */
    @Nullable
    Object effectiveInput() {
        if (state.isJsonata()) {
            return branch.stateInput;
        }
        var effective = common.inputPath().isEmpty()
                ? new LinkedHashMap<String, Object>()
                : followed(common.inputPath().get(), evaluation(branch.stateInput, null));
        note("afterInputPath", effective);
        return effective;
    }

    private static @Nullable Object followed(JsonPaths.Path path, Evaluation evaluation) {
        try {
            return path.read(evaluation);
        } catch (JsonPaths.NotFound e) {
            throw AslError.runtime("Invalid path '" + path.text() + "' : " + e.getMessage());
        }
    }

    /** What the state's work is given: Parameters or Arguments, or all that came in. */
    @Nullable
    Object payload(@Nullable String token) {
        var effective = effectiveInput();
        if (common.payload() == null) {
            note(state.isJsonata() ? "afterArguments" : "afterParameters", effective);
            return effective;
        }
        var payload = common.payload().evaluate(evaluation(effective, token));
        note(state.isJsonata() ? "afterArguments" : "afterParameters", payload);
        if (Values.isTooLarge(payload)) {
            throw AslError.of(
                    AslError.DATA_LIMIT_EXCEEDED,
                    "The state/task '" + describedResource()
                            + "' was given an input with a size exceeding the maximum number of bytes service limit.");
        }
        return payload;
    }

    private void pass(State.Pass pass) {
        if (state.isJsonata()) {
            finishPlainly(common.next());
            return;
        }
        var result = pass.result().isPresent() ? pass.result().get().value() : payload(null);
        note("result", result);
        var merged = pass.result().isEmpty() && common.resultPath() == ResultPath.REPLACE
                ? result
                : common.resultPath().put(branch.stateInput, result);
        note("afterResultPath", merged);
        execution.exit(branch, outputPath(merged), assigned(common.assign(), evaluation(result, null)), common.next());
    }

    private void choose(State.Choice choice) {
        var evaluation = evaluation(effectiveInput(), null);
        for (var rule : choice.rules()) {
            if (rule.condition().test(evaluation)) {
                leave(rule.assign(), rule.output(), evaluation, rule.next());
                return;
            }
        }
        if (choice.otherwise() == null) {
            throw AslError.inState(
                    AslError.NO_CHOICE_MATCHED,
                    "Failed to transition out of the state. The state does not" + " point to a next state.");
        }
        leave(common.assign(), common.output(), evaluation, choice.otherwise());
    }

    private void leave(@Nullable Template assign, @Nullable Template output, Evaluation evaluation, String next) {
        var left = state.isJsonata()
                ? output == null ? branch.stateInput : output.evaluate(evaluation)
                : outputPath(evaluation.input());
        execution.exit(branch, left, assigned(assign, evaluation), next);
    }

    private AslError failure(State.Fail fail) {
        var evaluation = evaluation(effectiveInput(), null);
        return AslError.of(
                fail.error() == null ? null : fail.error().evaluate(evaluation),
                fail.cause() == null ? null : fail.cause().evaluate(evaluation));
    }

    /** Milliseconds since the epoch. */
    private long until(State.Wait wait) {
        var evaluation = evaluation(effectiveInput(), null);
        if (wait.seconds() != null) {
            return execution.now() + 1000 * seconds(wait.seconds(), evaluation);
        }
        var field = wait.timestamp();
        var text = field.evaluate(evaluation);
        var time = Condition.timestamp(text);
        if (time == null) {
            throw state.isJsonata()
                    ? AslError.query(
                            field.name(),
                            "The " + field.name() + " parameter does not reference a valid ISO-8601 extended"
                                    + " offset date-time format string: " + text)
                    : AslError.runtime("The " + field.name() + " parameter does not reference a valid ISO-8601 extended"
                            + " offset date-time format string: " + text);
        }
        return Math.max(execution.now(), time.toInstant().toEpochMilli());
    }

    private long seconds(NumberField field, Evaluation evaluation) {
        var name = field.path().isPresent() ? field.name() + "Path" : field.name();
        var found = field.value().evaluate(evaluation, name);
        var whole = Values.whole(found);
        if (whole == null && field.path().isPresent()) {
            throw AslError.runtime("The " + name + " parameter cannot be parsed as a long value: "
                    + field.path().get() + " == " + Values.write(found));
        }
        var seconds = whole == null ? (long) field.evaluate(evaluation) : whole;
        if (seconds < 0 || seconds > LONGEST_WAIT_SECONDS) {
            var cause = "The " + name + " parameter is not between 0 and " + LONGEST_WAIT_SECONDS + ": " + seconds;
            throw state.isJsonata() ? AslError.query(name, cause) : AslError.runtime(cause);
        }
        return seconds;
    }

    /** The end of a state that has no result of its own. */
    void finishPlainly() {
        finishPlainly(common.next());
    }

    private void finishPlainly(@Nullable String next) {
        var evaluation = evaluation(effectiveInput(), null);
        var output = state.isJsonata()
                ? common.output() == null ? branch.stateInput : common.output().evaluate(evaluation)
                : outputPath(evaluation.input());
        execution.exit(branch, output, assigned(common.assign(), evaluation), next);
    }

    /** The end of a state that has a result. */
    void finish(@Nullable Object result, @Nullable String token) {
        if (Values.isTooLarge(result)) {
            throw AslError.of(
                    AslError.DATA_LIMIT_EXCEEDED,
                    "The state/task '" + describedResource()
                            + "' returned a result with a size exceeding the maximum number of bytes service limit.");
        }
        note("result", result);
        if (state.isJsonata()) {
            var evaluation = evaluation(branch.stateInput, token).withResult(result);
            var output = common.output() == null ? result : common.output().evaluate(evaluation);
            execution.exit(branch, output, assigned(common.assign(), evaluation), common.next());
            return;
        }
        var selected = common.resultSelector() == null
                ? result
                : common.resultSelector().evaluate(evaluation(result, token));
        note("afterResultSelector", selected);
        var merged = common.resultPath().put(branch.stateInput, selected);
        note("afterResultPath", merged);
        execution.exit(
                branch, outputPath(merged), assigned(common.assign(), evaluation(selected, token)), common.next());
    }

    private String describedResource() {
        return state instanceof State.Task task
                ? task.resource().replaceAll("^arn:aws:states:::(.*):.*$", "$1")
                : state.name();
    }

    /** Goes where a catcher says. */
    void recover(State.Catcher catcher, AslError failure) {
        var errorOutput = new LinkedHashMap<String, @Nullable Object>();
        errorOutput.put("Error", failure.error());
        if (failure.cause() != null) {
            errorOutput.put("Cause", failure.cause());
        }
        Evaluation evaluation;
        Object output;
        if (state.isJsonata()) {
            evaluation = evaluation(branch.stateInput, null).withErrorOutput(errorOutput);
            output = catcher.output() == null ? errorOutput : catcher.output().evaluate(evaluation);
        } else {
            evaluation = evaluation(errorOutput, null);
            output = catcher.resultPath().put(branch.stateInput, errorOutput);
        }
        execution.exit(branch, output, assigned(catcher.assign(), evaluation), catcher.next());
    }

    private @Nullable Object outputPath(@Nullable Object value) {
        return common.outputPath().isEmpty()
                ? new LinkedHashMap<String, Object>()
                : followed(common.outputPath().get(), evaluation(value, null));
    }

    @SuppressWarnings("unchecked") // Assign is an object in every definition that was read.
    private static Map<String, @Nullable Object> assigned(@Nullable Template assign, Evaluation evaluation) {
        return assign == null ? Map.of() : (Map<String, @Nullable Object>) assign.evaluate(evaluation);
    }
}
