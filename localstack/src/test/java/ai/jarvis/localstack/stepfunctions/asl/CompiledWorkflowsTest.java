package ai.jarvis.localstack.stepfunctions.asl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.workflow.FixedCatalog;
import ai.jarvis.workflow.WorkflowCase;
import ai.jarvis.workflow.WorkflowCompiler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each construct of workflows and each in each other, compiled and run: what comes of it is what was written by hand. */
class CompiledWorkflowsTest {
    private static final Map<String, Object> RUN =
            Map.of("id", "run_1", "tenant_id", "t", "workflow_id", "w", "version", 1);

    static Stream<WorkflowCase> cases() {
        return WorkflowCase.all().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void doesWhatIsWrittenInTheTable(WorkflowCase workflow) {
        var steps = new StepFunction(workflow);
        var definition = WorkflowCompiler.compile(workflow.source(), FixedCatalog.ALLOWS_ALL)
                .definition();
        var world = new VirtualWorld(steps::answer);
        var execution = new Execution(
                Machine.parse(definition),
                VirtualWorld.identity("run_1"),
                Map.of("run", RUN, "inputs", workflow.inputs()),
                false,
                world);

        world.run(execution);

        var status =
                switch (execution.status()) {
                    case SUCCEEDED -> "success";
                    case TIMED_OUT -> "timeout";
                    default -> "failed";
                };
        assertThat(status)
                .as(() -> execution.error() + ": " + execution.cause())
                .isEqualTo(workflow.status());
        if (workflow.status().equals("success")) {
            assertThat(Values.write(execution.output())).isEqualTo(Values.write(workflow.output()));
        } else if (workflow.error() != null) {
            assertThat(execution.error()).contains(workflow.error());
        }
        workflow.cause()
                .ifPresent(cause -> assertThat(execution.cause().orElse("")).contains(cause));
        if (workflow.isOrdered()) {
            assertThat(steps.calls).isEqualTo(workflow.calls());
        } else {
            assertThat(steps.calls).containsExactlyInAnyOrderElementsOf(workflow.calls());
        }
        workflow.states().ifPresent(states -> assertThat(execution.history().stream()
                        .filter(event -> event.type().endsWith("StateEntered"))
                        .map(event -> event.details().get("name")))
                .isEqualTo(states));
    }

    /** Answers calls as the case says, and keeps what they were. */
    private static final class StepFunction {
        private final WorkflowCase workflow;
        private final List<String> calls = new ArrayList<>();
        private final Map<String, String> stored = new HashMap<>();
        private final Map<String, Integer> numbers = new HashMap<>();

        StepFunction(WorkflowCase workflow) {
            this.workflow = workflow;
        }

        @Nullable
        Signal answer(Effects.Call call) {
            var input = (Map<?, ?>) call.input();
            if (call.resource().endsWith("s3:getObject")) {
                var key = String.valueOf(input.get("Key"));
                var text = stored.getOrDefault(key, workflow.objects().get(key));
                return text == null
                        ? new Signal.Failed(call.number(), "S3.NoSuchKeyException", "There is no such object")
                        : new Signal.Succeeded(call.number(), Map.of("Body", text));
            }
            var payload = (Map<?, ?>) input.get("Payload");
            var step = (String) ((Map<?, ?>) payload.get("step")).get("name");
            var iteration = (List<?>) payload.get("iteration");
            var name = WorkflowCase.call(step, iteration);
            calls.add(name);
            var inputs = new LinkedHashMap<String, @Nullable Object>();
            ((Map<?, ?>) payload.get("inputs")).forEach((key, value) -> inputs.put((String) key, value));
            if ("store".equals(((Map<?, ?>) payload.get("step")).get("type"))
                    && !workflow.answers().containsKey(step)) {
                return new Signal.Succeeded(call.number(), answered(call, store(name, inputs.get("value"))));
            }
            return switch (workflow.answer(step, iteration, numbers.merge(name, 1, Integer::sum) - 1, inputs)) {
                case WorkflowCase.Outputs outputs -> new Signal.Succeeded(call.number(), answered(call, outputs));
                case WorkflowCase.Failure failure -> new Signal.Failed(call.number(), failure.error(), cause(failure));
                case WorkflowCase.Hangs hangs -> null;
            };
        }

        /** The platform's own step that puts a list where a distributed map can read it. */
        private WorkflowCase.Outputs store(String name, @Nullable Object list) {
            stored.put("runs/" + name, Values.write(list));
            return new WorkflowCase.Outputs(Map.of(
                    "stored", Map.of("$ref", "runs/" + name, "type", "list", "length", ((List<?>) list).size())));
        }

        /** A function's answer is in its payload; one that ends by its token is all there is. */
        private static Object answered(Effects.Call call, WorkflowCase.Outputs outputs) {
            var answer = Map.of("outputs", outputs.outputs());
            return call.token().isPresent() ? answer : Map.of("Payload", answer, "StatusCode", 200);
        }

        private static String cause(WorkflowCase.Failure failure) {
            return failure.error().startsWith("ai.jarvis.")
                    ? Values.write(Execution.details("errorMessage", failure.cause(), "errorType", failure.error()))
                    : failure.cause();
        }
    }
}
