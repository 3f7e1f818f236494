package ai.jarvis.workflow.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.sandbox.ExecutionId;
import ai.jarvis.sandbox.ExecutionListener;
import ai.jarvis.sandbox.SandboxWorld;
import ai.jarvis.workflow.Actor;
import ai.jarvis.workflow.FixedCatalog;
import ai.jarvis.workflow.InMemoryPayloads;
import ai.jarvis.workflow.InMemoryRunFeed;
import ai.jarvis.workflow.InMemoryStateMachines;
import ai.jarvis.workflow.InMemoryStepJournal;
import ai.jarvis.workflow.Problem;
import ai.jarvis.workflow.RunId;
import ai.jarvis.workflow.StepEnds;
import ai.jarvis.workflow.StepErrors;
import ai.jarvis.workflow.StepRefused;
import ai.jarvis.workflow.WorkflowCompiler;
import ai.jarvis.workflow.WorkflowInvalid;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeStepTest {
    private final InMemoryStateMachines machines = new InMemoryStateMachines();
    private final InMemoryPayloads payloads = new InMemoryPayloads();
    private final RunId run = RunId.fresh();
    private ExecutionListener ends = execution -> {};
    private final SandboxWorld world = new SandboxWorld(Optional.of(execution -> ends.ended(execution)));
    private final CodeStep step = new CodeStep(world.sandbox);

    CodeStepTest() {
        ends = new CodeStepEnds(
                world.objects,
                machines,
                new StepEnds(new InMemoryRunFeed(), new InMemoryStepJournal(), Clock.systemUTC()),
                payloads,
                text -> switch (text) {
                    case "{\"a\": 1}" -> Optional.of(Map.of("a", 1));
                    case "7" -> Optional.of(7);
                    default -> Optional.empty();
                });
    }

    private StepCall call(int attempt) {
        return new StepCall(
                world.tenant,
                run,
                run,
                new Actor("key_1", List.of("sandbox:execute"), List.of()),
                "compute",
                "code",
                "/steps/0",
                3,
                attempt,
                "execution",
                List.of(),
                Optional.of("token-" + attempt),
                Map.of());
    }

    private ExecutionId begun(int attempt, Map<String, Object> inputs) {
        step.begin(call(attempt), new StepInputs(inputs), "token-" + attempt);
        return world.queue.sent().getLast();
    }

    private Map<?, ?> outputs(int attempt) {
        return (Map<?, ?>) machines.succeeded().get("token-" + attempt).get("outputs");
    }

    @Test
    void theCodeFindsItsInputsAndFiles() {
        var id = begun(
                1,
                Map.of(
                        "code",
                        "print(1)",
                        "inputs",
                        Map.of("n", 3),
                        "memory",
                        128,
                        "files",
                        Map.of("data.csv", "a,b")));

        var job = world.objects.job(id);
        assertThat(job.inputs()).extracting(input -> input.name()).containsExactly("inputs.json", "data.csv");
        assertThat(new String(job.inputs().getFirst().content().orElseThrow(), StandardCharsets.UTF_8))
                .isEqualTo("{\"n\":3}");
        assertThat(job.limits()).containsEntry("memory_bytes", 128L << 20);
    }

    @Test
    void theResultIsTheFileResultJson() {
        var id = begun(1, Map.of("code", "x"));
        world.objects.leaveFile(id, 4, "{\"a\": 1}".getBytes(StandardCharsets.UTF_8));
        var said = SandboxWorld.success(id);
        said.put("stdout", "7");
        said.put("files", List.of(Map.of("name", "result.json", "bytes", 8, "sha256", "0".repeat(64), "index", 4)));
        world.leaves(id, said);

        assertThat(outputs(1).get("result")).isEqualTo(Map.of("a", 1));
        assertThat(outputs(1).get("stdout")).isEqualTo("7");
        assertThat((List<?>) outputs(1).get("files")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"'hello\n7\n\n', 7", "'7\nhello',"})
    void withoutThatFileItIsTheLastLineIfThatIsJson(String stdout, String result) {
        var id = begun(1, Map.of("code", "x"));
        var said = SandboxWorld.success(id);
        said.put("stdout", stdout.replace("\\n", "\n"));
        world.leaves(id, said);

        assertThat(outputs(1).get("result")).isEqualTo(result == null ? null : Integer.valueOf(result));
    }

    @ParameterizedTest
    @CsvSource({
        "failed, user_error, ai.jarvis.workflow.StepRefused",
        "failed, memory, ai.jarvis.workflow.StepRefused",
        "failed, internal, ai.jarvis.workflow.StepUnavailable",
        "timeout, timeout, ai.jarvis.workflow.StepTimedOut"
    })
    void theMachineIsToldWhatKindOfFailureItWas(String status, String kind, String error) {
        var id = begun(1, Map.of("code", "x"));

        world.leaves(id, SandboxWorld.failure(id, status, kind));

        assertThat(machines.failed()).containsEntry("token-1", error);
    }

    @Test
    void aFailureOfThePlatformIsTriedAgainByAnExecutionOfItsOwn() {
        var first = begun(1, Map.of("code", "x"));
        world.leaves(first, SandboxWorld.failure(first, "failed", "internal"));

        var second = begun(2, Map.of("code", "x"));
        assertThat(second).isNotEqualTo(first);
        world.leaves(second, SandboxWorld.success(second));

        assertThat(machines.succeeded()).containsOnlyKeys("token-2");
    }

    @Test
    void whatCodeCannotHaveIsRefusedWhenItRuns() {
        for (var wrong : List.<Map<String, Object>>of(
                Map.of("packages", List.of("torch")),
                Map.of("network", true),
                Map.of("memory", 1024),
                Map.of("language", "ruby"),
                Map.of("timeout_seconds", 400))) {
            var inputs = new java.util.HashMap<String, Object>(wrong);
            inputs.put("code", "x");
            assertThatThrownBy(() -> step.begin(call(1), new StepInputs(inputs), "token-1"))
                    .isInstanceOf(StepRefused.class);
        }
        assertThat(world.queue.sent()).isEmpty();
    }

    @Test
    void whatCodeCannotHaveIsRefusedWhenTheWorkflowIsSaved() {
        var source =
                """
                name: sums
                steps:
                  - name: add
                    type: code
                    inputs:
                      code: print(1)
                      packages: [numpy, torch]
                      network: true
                      memory: 4096
                      timeout_seconds: 10
                """;

        assertThatThrownBy(() -> WorkflowCompiler.compile(source, FixedCatalog.ALLOWS_ALL))
                .isInstanceOfSatisfying(WorkflowInvalid.class, invalid -> assertThat(invalid.problems())
                        .extracting(Problem::code)
                        .containsExactly("not_available", "not_available", "not_available"));
    }

    @Test
    void theErrorsAreThoseThatAuthorsName() {
        assertThat(StepErrors.byAuthorsName("timeout").orElseThrow()).contains(StepErrors.TIMED_OUT);
    }
}
