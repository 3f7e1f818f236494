package ai.jarvis.localstack.stepfunctions.asl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the machine of agents does with what its function answers. */
class AgentLoopMachineTest {
    private static final Map<String, Object> EXECUTION = Map.of("tenant", "ten_1", "execution", "exe_1");

    private final Deque<Map<String, Object>> answers = new ArrayDeque<>();
    private final List<String> steps = new ArrayList<>();
    private final List<Object> nested = new ArrayList<>();
    private final VirtualWorld world = new VirtualWorld(this::answer);
    private String broken = "";
    private String outcome = "success";

    private @Nullable Signal answer(Effects.Call call) {
        var input = (Map<?, ?>) call.input();
        if (!input.containsKey("Payload")) {
            nested.add(input.get("Name"));
            assertThat(((Map<?, ?>) input.get("Input")).get("tenant")).isEqualTo("ten_1");
            return new Signal.Failed(call.number(), "States.TaskFailed", "The other agent failed");
        }
        var payload = (Map<?, ?>) input.get("Payload");
        assertThat(payload.get("execution")).isEqualTo(EXECUTION);
        assertThat((String) payload.get("machine")).contains("exe_1");
        var step = (String) payload.get("step");
        steps.add(step);
        if (step.equals(broken)) {
            return new Signal.Failed(call.number(), "ai.jarvis.workflow.StepUnavailable", "No model answers");
        }
        var answer =
                switch (step) {
                    case "call" -> Map.<String, Object>of();
                    case "finish" ->
                        Map.<String, Object>of("status", outcome, "stop_reason", "max_steps", "message", "Enough.");
                    case "give_up" -> next("finish");
                    default -> answers.remove();
                };
        return new Signal.Succeeded(call.number(), Map.of("Payload", answer, "StatusCode", 200));
    }

    private static Map<String, Object> next(String what, Object... calls) {
        return Map.of("next", what, "calls", List.of(calls), "at_a_time", 2);
    }

    private static Map<String, Object> tool(int call) {
        return Map.of("step", 1, "call", call);
    }

    private static Map<String, Object> agent(String child) {
        return Map.of("step", 1, "call", 7, "child", child, "machine_name", child);
    }

    private Execution run() throws IOException {
        var execution = new Execution(
                Machine.parse(Files.readString(Path.of("../statemachines/agent-loop.asl.json"))),
                VirtualWorld.identity("exe_1"),
                EXECUTION,
                false,
                world);
        world.run(execution);
        return execution;
    }

    @Test
    void callsToolsAndAgentsUntilThereIsNothingMoreToDo() throws IOException {
        answers.addAll(List.of(
                next("plan"),
                next("tools", tool(0), agent("exe_2"), tool(2)),
                next("summarise"),
                next("plan"),
                next("tools", tool(0)),
                next("plan"),
                next("finish")));

        assertThat(run().status()).isEqualTo(Execution.Status.SUCCEEDED);
        assertThat(steps)
                .containsExactly(
                        "begin",
                        "plan",
                        "call",
                        "call",
                        "observe",
                        "summarise",
                        "plan",
                        "call",
                        "observe",
                        "plan",
                        "finish");
        assertThat(nested).containsExactly("exe_2");
    }

    @Test
    void handsOverAndSeesWhatCameOfIt() throws IOException {
        answers.addAll(List.of(next("plan"), next("hand_over", agent("exe_3")), next("finish")));

        assertThat(run().status()).isEqualTo(Execution.Status.SUCCEEDED);
        assertThat(steps).containsExactly("begin", "plan", "observe", "finish");
        assertThat(nested).containsExactly("exe_3");
    }

    @Test
    void failsAsTheExecutionDid() throws IOException {
        outcome = "failed";
        answers.add(next("finish"));

        assertThat(run().status()).isEqualTo(Execution.Status.FAILED);
    }

    @Test
    void givesUpWhereAToolCannotBeCalledInManyAttempts() throws IOException {
        broken = "call";
        outcome = "failed";
        answers.addAll(List.of(next("plan"), next("tools", tool(0))));

        assertThat(run().status()).isEqualTo(Execution.Status.FAILED);
        assertThat(steps).endsWith("call", "give_up", "finish");
        assertThat(steps).filteredOn("call"::equals).hasSize(7);
    }
}
