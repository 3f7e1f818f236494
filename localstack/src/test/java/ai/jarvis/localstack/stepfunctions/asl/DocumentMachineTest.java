package ai.jarvis.localstack.stepfunctions.asl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the machine for large documents does with what its function answers. */
class DocumentMachineTest {
    private static final Map<String, Object> WORK = Map.of("document", "doc_1", "parts", 5);

    private final Map<String, Integer> failures = new HashMap<>();
    private final List<String> steps = new ArrayList<>();
    private final VirtualWorld world = new VirtualWorld(this::answer);

    private @Nullable Signal answer(Effects.Call call) {
        var payload = (Map<?, ?>) ((Map<?, ?>) call.input()).get("Payload");
        assertThat(payload.get("work")).isEqualTo(WORK);
        var step = (String) payload.get("step");
        var name = step.equals("embed") ? step + " " + payload.get("part") : step;
        steps.add(name);
        if (failures.merge(name, -1, Integer::sum) >= 0) {
            return new Signal.Failed(call.number(), "ai.jarvis.model.ModelException", "The model is down");
        }
        return new Signal.Succeeded(call.number(), Map.of("Payload", Map.of(), "StatusCode", 200));
    }

    private Execution run() throws IOException {
        var execution = new Execution(
                Machine.parse(Files.readString(Path.of("../statemachines/large-documents.asl.json"))),
                VirtualWorld.identity("doc_1-1"),
                WORK,
                false,
                world);
        world.run(execution);
        return execution;
    }

    @Test
    void embedsEachPartOnceAndThenPublishesTheWhole() throws IOException {
        assertThat(run().status()).isEqualTo(Execution.Status.SUCCEEDED);

        assertThat(steps).hasSize(6).endsWith("publish");
        assertThat(steps.subList(0, 5))
                .containsExactlyInAnyOrder("embed 0", "embed 1", "embed 2", "embed 3", "embed 4");
    }

    @Test
    void aPartThatFailsIsTriedAgainAlone() throws IOException {
        failures.put("embed 3", 3);

        assertThat(run().status()).isEqualTo(Execution.Status.SUCCEEDED);

        assertThat(steps.stream().filter("embed 3"::equals)).hasSize(4);
        assertThat(steps).hasSize(9).endsWith("publish");
    }

    @Test
    void aPartThatFailsTooOftenFailsTheDocument() throws IOException {
        failures.put("embed 3", Integer.MAX_VALUE);

        var execution = run();

        assertThat(execution.error()).contains("DocumentFailed");
        assertThat(execution.cause()).contains("ai.jarvis.model.ModelException: The model is down");
        assertThat(steps).doesNotContain("publish").endsWith("give_up");
        assertThat(Duration.ofMillis(world.now() - VirtualWorld.START)).isLessThan(Duration.ofMinutes(20));
    }

    @Test
    void aDocumentThatCannotBePublishedHasFailed() throws IOException {
        failures.put("publish", Integer.MAX_VALUE);

        assertThat(run().error()).contains("DocumentFailed");

        assertThat(steps).endsWith("give_up");
    }
}
