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

/** What the machine that evaluates does with what its function answers. */
class EvaluationMachineTest {
    private static final Map<String, Object> EVALUATION = Map.of("tenant", "ten_1", "evaluation", "evl_1");

    private final Deque<String> answers = new ArrayDeque<>();
    private final List<String> steps = new ArrayList<>();
    private final VirtualWorld world = new VirtualWorld(this::answer);
    private String broken = "";

    private @Nullable Signal answer(Effects.Call call) {
        var payload = (Map<?, ?>) ((Map<?, ?>) call.input()).get("Payload");
        assertThat(payload.get("evaluation")).isEqualTo(EVALUATION);
        var step = (String) payload.get("step");
        steps.add(step);
        if (step.equals(broken)) {
            return new Signal.Failed(call.number(), "ai.jarvis.quota.QuotaExceeded", "Too much at a time");
        }
        return new Signal.Succeeded(
                call.number(), Map.of("Payload", Map.of("next", answers.remove()), "StatusCode", 200));
    }

    private Execution run() throws IOException {
        var execution = new Execution(
                Machine.parse(Files.readString(Path.of("../statemachines/evaluation.asl.json"))),
                VirtualWorld.identity("evl_1"),
                EVALUATION,
                false,
                world);
        world.run(execution);
        return execution;
    }

    @Test
    void runsCasesUntilNoneIsLeft() throws IOException {
        answers.addAll(List.of("run", "run", "end"));

        assertThat(run().status()).isEqualTo(Execution.Status.SUCCEEDED);
        assertThat(steps).containsExactly("run", "run", "run");
    }

    @Test
    void givesUpAfterManyAttempts() throws IOException {
        broken = "run";
        answers.add("end");

        assertThat(run().status()).isEqualTo(Execution.Status.FAILED);
        assertThat(steps).hasSize(10).last().isEqualTo("give_up");
    }
}
