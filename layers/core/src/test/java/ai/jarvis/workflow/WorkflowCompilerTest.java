package ai.jarvis.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.tenancy.Permission;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkflowCompilerTest {
    static Stream<String> sources() {
        return WorkflowCase.all().stream().map(WorkflowCase::source).distinct();
    }

    private static CompiledWorkflow compile(String source) {
        return WorkflowCompiler.compile(source, FixedCatalog.ALLOWS_ALL);
    }

    private static Map<?, ?> state(CompiledWorkflow workflow, String name) {
        return (Map<?, ?>) states(workflow).get(name);
    }

    private static Map<?, ?> states(CompiledWorkflow workflow) {
        return (Map<?, ?>) StateMachineChecks.parse(workflow.definition()).get("States");
    }

    @ParameterizedTest
    @MethodSource("sources")
    void writesMachinesThatStepFunctionsTakes(String source) {
        assertThat(StateMachineChecks.faults(compile(source))).isEmpty();
    }

    @Test
    void hasACaseForEveryWorkflowInTheFolder() throws Exception {
        var folder = Path.of(
                        WorkflowCase.class.getResource("/workflows/index.txt").toURI())
                .getParent();
        try (var files = Files.list(folder)) {
            var inFolder = files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".workflow.yaml"))
                    .map(file -> file.replace(".workflow.yaml", ""))
                    .collect(Collectors.toSet());
            assertThat(WorkflowCase.all().stream().map(WorkflowCase::workflow).collect(Collectors.toSet()))
                    .isEqualTo(inFolder);
        }
    }

    @Test
    void namesStatesAsTheAuthorNamedTheSteps() {
        var workflow = compile(example());
        assertThat(List.copyOf(states(workflow).keySet()))
                .isEqualTo(List.of(
                        "document_qa_workflow: start",
                        "retrieve_context",
                        "generate_answer",
                        "validate_answer",
                        "return_answer",
                        "fallback"));
        assertThat(workflow.sourceMap().get("validate_answer"))
                .isEqualTo(new SourceStep(20, 4, "validate_answer", "condition", "/steps/2"));
        assertThat(workflow.inputs()).extracting(CompiledWorkflow.Input::name).containsExactly("user_query");
        assertThat(workflow.permissions()).containsExactly(Permission.CHAT_CREATE, Permission.DOCUMENTS_READ);
        assertThat(workflow.placeholders()).containsExactly("step_function");
    }

    @Test
    void goesToPositionsAndNames() {
        var choice = state(compile(example()), "validate_answer");
        assertThat(choice.get("Default")).isEqualTo("fallback");
        assertThat(((Map<?, ?>) ((List<?>) choice.get("Choices")).getFirst()).get("Next"))
                .isEqualTo("return_answer");
    }

    private static String example() {
        return WorkflowCase.all().stream()
                .filter(c -> c.workflow().equals("document-qa"))
                .findFirst()
                .orElseThrow()
                .source();
    }

    @Test
    void readsJsonAsWell() {
        var json =
                """
                {
                \t"name": "json",
                \t"steps": [{"name": "done", "type": "return", "value": {"sum": "${1 + 2}"}}]
                }
                """;
        assertThat(state(compile(json), "done").get("Output")).isEqualTo(Map.of("sum", "{% 1 + 2 %}"));
    }

    @Test
    void waitsForATokenWhereThingsEndLater() {
        var task = state(
                compile(
                        """
                        name: later
                        steps:
                          - name: ask
                            type: approval
                            inputs: {message: Go?}
                        """),
                "ask");
        assertThat(task.get("Resource")).isEqualTo("arn:aws:states:::lambda:invoke.waitForTaskToken");
        var payload = (Map<?, ?>) ((Map<?, ?>) task.get("Arguments")).get("Payload");
        assertThat(payload.get("task_token")).isEqualTo("{% $states.context.Task.Token %}");
        assertThat(task.get("TimeoutSeconds")).isEqualTo(7 * 86_400);
    }

    @Test
    void triesAgainWhatMayPassButNotWhatTheAuthorExcludes() {
        var task = state(
                compile(
                        """
                        name: again
                        steps:
                          - name: call
                            type: noop
                            retry:
                              - {errors: timeout, attempts: 4, interval: 3s, backoff: 1.5, max_delay: 9s, jitter: false}
                              - {errors: budget, attempts: 1}
                        """),
                "call");
        List<Object> errors = ((List<?>) task.get("Retry"))
                .stream()
                        .<Object>map(rule -> ((Map<?, ?>) rule).get("ErrorEquals"))
                        .toList();
        assertThat(errors)
                .containsExactly(
                        List.of(StepTimedOut.class.getName(), "States.Timeout"),
                        List.of(BudgetExceeded.class.getName()),
                        StepErrors.TRANSIENT);
        assertThat(((List<?>) task.get("Retry")).getFirst())
                .isEqualTo(Map.of(
                        "ErrorEquals",
                        List.of(StepTimedOut.class.getName(), "States.Timeout"),
                        "IntervalSeconds",
                        3,
                        "BackoffRate",
                        1.5,
                        "MaxDelaySeconds",
                        9,
                        "MaxAttempts",
                        3,
                        "JitterStrategy",
                        "NONE"));
    }

    @Test
    void runsLoopsThatHistoryHasNoRoomForAsExecutionsOfTheirOwn() {
        var shortLoop = compile(loop(20));
        var longLoop = compile(loop(20_000));
        assertThat(shortLoop.distributed()).isFalse();
        assertThat(longLoop.distributed()).isTrue();
        assertThat(longLoop.definition()).contains("\"Mode\": \"DISTRIBUTED\"");
    }

    private static String loop(int iterations) {
        return """
                name: loop
                steps:
                  - name: again
                    type: while
                    condition: true
                    max_iterations: %d
                    steps:
                      - name: call
                        type: noop
                """
                .formatted(iterations);
    }

    @Test
    void readsListsThatAreKeptElsewhereFromThere() {
        var workflow = compile(
                """
                name: items
                inputs: {list: list}
                steps:
                  - name: each
                    type: for
                    in: ${list}
                    steps:
                      - name: call
                        type: noop
                        inputs: {value: "${item}"}
                """);
        assertThat(workflow.placeholders()).containsExactly("step_function", "payload_bucket");
        assertThat(((Map<?, ?>) state(workflow, "each").get("ItemProcessor")).get("ProcessorConfig"))
                .isEqualTo(Map.of("Mode", "INLINE"));
        var copy = state(workflow, "each (copy 2)");
        assertThat(((Map<?, ?>) copy.get("ItemReader")).get("Arguments"))
                .isEqualTo(Map.of("Bucket", "${payload_bucket}", "Key", "{% $lookup($states.input, \"$ref\") %}"));
        assertThat(workflow.sourceMap().get("call (copy 2)").step()).isEqualTo("call");
    }

    @Test
    void countsLoopsByVariablesThatHideNone() {
        var loop = "{name: %1$s, type: while, condition: true, max_iterations: 2, on_limit: continue,"
                + " steps: [{name: call %1$s, type: noop}]}";
        var workflow = compile(
                """
                name: counters
                steps:
                  - name: both
                    type: parallel
                    branches:
                      - name: left
                        steps:
                          - %s
                  - %s
                  - {name: keep, type: set, values: {iteration: 1}}
                """
                        .formatted(loop.formatted("inner"), loop.formatted("outer")));
        assertThat(StateMachineChecks.faults(workflow)).isEmpty();
    }

    @Test
    void doesNotGrowWithoutBoundWhereLoopsAreInLoops() {
        var source = new StringBuilder("name: deep\nsteps:\n");
        for (var depth = 0; depth < 8; depth++) {
            var indent = "    ".repeat(depth);
            source.append(indent).append("  - name: loop").append(depth).append('\n');
            source.append(indent).append("    type: for\n");
            source.append(indent).append("    item: item").append(depth).append('\n');
            source.append(indent).append("    in: ${list}\n");
            source.append(indent).append("    steps:\n");
        }
        source.append("    ".repeat(8)).append("  - {name: call, type: noop}\n");
        var workflow = compile(source.toString());
        assertThat(StateMachineChecks.faults(workflow)).isEmpty();
        assertThat(workflow.definition().length()).isLessThan(1_000_000);
    }

    @Test
    void compilesAWorkflowOfHundredsOfStepsQuickly() {
        var source = IntStream.range(0, 600)
                .mapToObj(
                        i -> "  - {name: s%d, type: noop, inputs: {value: \"${a + %d}\"}, outputs: {a%d: \"${value}\"}}"
                                .formatted(i, i, i))
                .collect(Collectors.joining("\n", "name: many\nsteps:\n", "\n"));
        var begin = System.nanoTime();
        assertThat(compile(source).steps()).hasSize(600);
        assertThat(System.nanoTime() - begin).isLessThan(10_000_000_000L);
    }
}
