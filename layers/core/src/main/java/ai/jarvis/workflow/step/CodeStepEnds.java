package ai.jarvis.workflow.step;

import ai.jarvis.sandbox.Execution;
import ai.jarvis.sandbox.ExecutionError;
import ai.jarvis.sandbox.ExecutionListener;
import ai.jarvis.sandbox.Outcome;
import ai.jarvis.sandbox.SandboxObjects;
import ai.jarvis.workflow.EffectKey;
import ai.jarvis.workflow.Payloads;
import ai.jarvis.workflow.Run;
import ai.jarvis.workflow.RunStep;
import ai.jarvis.workflow.StateMachines;
import ai.jarvis.workflow.StepEnds;
import ai.jarvis.workflow.StepErrors;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tells {@code code} steps what came of them: {@code stdout}; {@code result}, which is what the code left as JSON in its
 * file {@code result.json}, or else its last line if that is JSON, or else null; and {@code files}.
 */
public final class CodeStepEnds implements ExecutionListener {
    private static final String RESULT = "result.json";
    private static final int MOST_RESULT = 1 << 20;
    private static final int MOST_STDERR = 1_000;

    private final SandboxObjects objects;
    private final StateMachines machines;
    private final StepEnds ends;
    private final Payloads payloads;
    private final Function<String, Optional<Object>> json;

    /** @param json what a text says as JSON; absent if it is none, or null */
    public CodeStepEnds(
            SandboxObjects objects,
            StateMachines machines,
            StepEnds ends,
            Payloads payloads,
            Function<String, Optional<Object>> json) {
        this.objects = objects;
        this.machines = machines;
        this.ends = ends;
        this.payloads = payloads;
        this.json = json;
    }

    @Override
    public void ended(Execution execution) {
        execution.waiter().ifPresent(waiter -> {
            var key = EffectKey.parse(execution.tenant(), waiter.step());
            var outcome = execution.outcome().orElseThrow();
            if (execution.status() == Execution.Status.SUCCESS) {
                var outputs = outputs(execution, outcome, key);
                ends.succeeded(key, outputs);
                machines.succeed(waiter.token(), Map.of("outputs", outputs));
            } else {
                var code = code(execution);
                var detail = detail(execution, outcome);
                var how = code.equals(StepErrors.CANCELLED) ? RunStep.Status.CANCELLED : RunStep.Status.FAILED;
                ends.failed(key, how, Run.Failure.of(code, detail));
                machines.fail(waiter.token(), code, detail);
            }
        });
    }

    private static String code(Execution execution) {
        return switch (execution.status()) {
            case CANCELLED -> StepErrors.CANCELLED;
            case TIMEOUT -> StepErrors.TIMED_OUT;
            default -> isInternal(execution) ? StepErrors.UNAVAILABLE : StepErrors.REFUSED;
        };
    }

    private static boolean isInternal(Execution execution) {
        return execution
                .outcome()
                .flatMap(Outcome::error)
                .filter(error -> error.kind() == ExecutionError.Kind.INTERNAL)
                .isPresent();
    }

    private static String detail(Execution execution, Outcome outcome) {
        var stderr = outcome.output().stderr().strip();
        var tail = stderr.length() <= MOST_STDERR ? stderr : stderr.substring(stderr.length() - MOST_STDERR);
        var what = outcome.error()
                .map(error -> error.kind().wireName() + ": " + error.message())
                .orElse("It was cancelled.");
        return "The execution " + execution.id() + " did not succeed. " + what
                + (tail.isEmpty() || what.contains(tail) ? "" : "\n" + tail);
    }

    private Map<String, Object> outputs(Execution execution, Outcome outcome, EffectKey key) {
        var outputs = new LinkedHashMap<String, Object>();
        outputs.put("stdout", kept(key, "stdout", outcome.output().stdout()));
        outputs.put(
                "result",
                result(execution, outcome)
                        .map(value -> kept(key, "result", value))
                        .orElse(null));
        outputs.put(
                "files",
                outcome.files().stream().map(file -> file(execution, file)).toList());
        return outputs;
    }

    private Object kept(EffectKey key, String name, Object value) {
        return payloads.keep(key.tenant(), key.run(), key.id("step-") + "-" + name, value);
    }

    private Optional<Object> result(Execution execution, Outcome outcome) {
        var file = outcome.files().stream()
                .filter(each -> each.name().equals(RESULT))
                .findFirst();
        if (file.isPresent()) {
            return objects.file(execution.tenant(), execution.id(), file.get().index(), MOST_RESULT)
                    .flatMap(content -> json.apply(new String(content, StandardCharsets.UTF_8)));
        }
        var lines = outcome.output()
                .stdout()
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        return lines.isEmpty() ? Optional.empty() : json.apply(lines.getLast());
    }

    private static Map<String, Object> file(Execution execution, Outcome.OutputFile file) {
        return Map.of(
                "name", file.name(),
                "bytes", file.bytes(),
                "sha256", file.sha256(),
                "execution_id", execution.id().value());
    }
}
