package ai.jarvis.localstack.stepfunctions.asl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the machine that changes embedding models does with what its function answers. */
class ReembeddingMachineTest {
    private static final Map<String, Object> CHANGE = Map.of("tenant", "ten_1", "task", "tsk_1");

    private final Deque<Map<String, Object>> answers = new ArrayDeque<>();
    private final List<String> steps = new ArrayList<>();
    private final VirtualWorld world = new VirtualWorld(this::answer);
    private String broken = "";

    private @Nullable Signal answer(Effects.Call call) {
        var payload = (Map<?, ?>) ((Map<?, ?>) call.input()).get("Payload");
        assertThat(payload.get("change")).isEqualTo(CHANGE);
        var step = (String) payload.get("step");
        steps.add(step.equals("embed") ? step + " " + payload.get("after") : step);
        if (step.equals(broken)) {
            return new Signal.Failed(call.number(), "ai.jarvis.model.ModelException", "The model is down");
        }
        return new Signal.Succeeded(call.number(), Map.of("Payload", answers.remove(), "StatusCode", 200));
    }

    private void willAnswer(String... next) {
        for (var each : next) {
            answers.add(Map.of("next", each));
        }
    }

    private void willEmbed(String next, String after) {
        answers.add(Map.of("next", next, "after", after));
    }

    private Execution run() throws IOException {
        var execution = new Execution(
                Machine.parse(Files.readString(Path.of("../statemachines/reembedding.asl.json"))),
                VirtualWorld.identity("tsk_1"),
                CHANGE,
                false,
                world);
        world.run(execution);
        return execution;
    }

    @Test
    void embedsSwitchesWaitsAndSweeps() throws IOException {
        willEmbed("embed", "17");
        willEmbed("switch", "");
        willAnswer("wait", "sweep", "end");

        assertThat(run().status()).isEqualTo(Execution.Status.SUCCEEDED);

        assertThat(steps).containsExactly("embed ", "embed 17", "switch", "sweep", "sweep");
        assertThat(Duration.ofMillis(world.now() - VirtualWorld.START)).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void embedsWhatCameMeanwhileBeforeItSwitches() throws IOException {
        willEmbed("switch", "");
        willAnswer("embed");
        willEmbed("switch", "");
        willAnswer("wait", "end");

        assertThat(run().status()).isEqualTo(Execution.Status.SUCCEEDED);

        assertThat(steps).containsExactly("embed ", "switch", "embed ", "switch", "sweep");
    }

    @Test
    void sweepsAtOnceWhatIsCancelled() throws IOException {
        willEmbed("sweep", "");
        willAnswer("end");

        assertThat(run().status()).isEqualTo(Execution.Status.SUCCEEDED);

        assertThat(steps).containsExactly("embed ", "sweep");
        assertThat(world.now()).isEqualTo(VirtualWorld.START);
    }

    @Test
    void givesUpWhatFailsTooOftenAndRemovesWhatItMade() throws IOException {
        broken = "embed";
        willAnswer("sweep", "end");

        var execution = run();

        assertThat(execution.error()).contains("ReembeddingFailed");
        assertThat(execution.cause()).contains("ai.jarvis.model.ModelException: The model is down");
        assertThat(steps).hasSize(9 + 2).endsWith("give_up", "sweep");
    }

    @Test
    void saysThatVectorsAreLeftWhichCouldNotBeRemoved() throws IOException {
        broken = "sweep";
        willEmbed("switch", "");
        willAnswer("wait");

        assertThat(run().error()).contains("NotSwept");
    }
}
