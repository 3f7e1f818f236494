package ai.jarvis.localstack.stepfunctions.asl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the machines that delete, move and export tenants do with what their function answers. */
class TenantMachinesTest {
    private static final List<String> ROUND = List.of(
            "remove_machines",
            "remove_keys",
            "remove_rows",
            "remove_objects",
            "remove_items",
            "remove_cache_keys",
            "look_for_traces");

    private final Map<String, Deque<Object>> answers = new HashMap<>();
    private final List<String> steps = new ArrayList<>();
    private final List<Object> positions = new ArrayList<>();
    private final VirtualWorld world = new VirtualWorld(this::answer);

    TenantMachinesTest() {
        answer("begin", Map.of("unfinished", true));
    }

    /** What the function answers to a step, one after the other; a text is the error that it throws. */
    private void answer(String step, Object... replies) {
        answers.put(step, new ArrayDeque<>(List.of(replies)));
    }

    private @Nullable Signal answer(Effects.Call call) {
        var payload = (Map<?, ?>) ((Map<?, ?>) call.input()).get("Payload");
        assertThat(payload.get("owner")).isEqualTo("ten_owner");
        assertThat(payload.get("job")).isEqualTo("task_1");
        assertThat(payload.get("tenant")).isEqualTo("ten_subject");
        var step = (String) payload.get("step");
        steps.add(step);
        if (step.equals("remove_items")) {
            positions.add(String.valueOf(payload.get("after")));
        }
        var replies = answers.getOrDefault(step, new ArrayDeque<>());
        var reply = replies.size() > 1 ? replies.poll() : replies.peek();
        if (reply instanceof String error) {
            return new Signal.Failed(call.number(), error, "it does not work");
        }
        return new Signal.Succeeded(
                call.number(), Map.of("Payload", reply == null ? Map.of() : reply, "StatusCode", 200));
    }

    private Execution run(String machine) {
        try {
            var execution = new Execution(
                    Machine.parse(Files.readString(Path.of("../statemachines", machine + ".asl.json"))),
                    VirtualWorld.identity("task_1"),
                    Map.of("owner", "ten_owner", "job", "task_1", "tenant", "ten_subject"),
                    false,
                    world);
            world.run(execution);
            return execution;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> joined(List<?>... parts) {
        var all = new ArrayList<String>();
        for (var part : parts) {
            part.forEach(each -> all.add((String) each));
        }
        return all;
    }

    @Test
    void aDeletionEndsWithItsReport() {
        answer("look_for_traces", Map.of("left", ""));
        answer("finish", Map.of("places_checked", 7));

        var execution = run("tenant-deletion");

        assertThat(execution.status()).isEqualTo(Execution.Status.SUCCEEDED);
        assertThat(execution.output()).isEqualTo(Map.of("places_checked", 7));
        assertThat(steps).isEqualTo(joined(List.of("begin", "close", "count"), ROUND, List.of("bury", "finish")));
    }

    @Test
    void whatThereIsNoTimeForIsLeftToAnotherCall() {
        answer("remove_rows", Map.of("more", true), Map.of());
        answer("remove_objects", Map.of("more", true), Map.of("more", true), Map.of());
        answer("remove_items", Map.of("next", "tasks, after x"), Map.of());
        answer("look_for_traces", Map.of("left", ""));

        assertThat(run("tenant-deletion").status()).isEqualTo(Execution.Status.SUCCEEDED);

        assertThat(steps.stream().filter("remove_rows"::equals)).hasSize(2);
        assertThat(steps.stream().filter("remove_objects"::equals)).hasSize(3);
        assertThat(positions).containsExactly("null", "tasks, after x");
    }

    @Test
    void whatIsFoundAfterTheRemovalIsRemovedToo() {
        answer("look_for_traces", Map.of("left", "1 in objects"), Map.of("left", ""));

        assertThat(run("tenant-deletion").status()).isEqualTo(Execution.Status.SUCCEEDED);

        assertThat(steps)
                .isEqualTo(joined(List.of("begin", "close", "count"), ROUND, ROUND, List.of("bury", "finish")));
        assertThat(world.now()).isEqualTo(VirtualWorld.START);
    }

    @Test
    void aTenantIsNotDeletedAsLongAsSomethingIsLeft() {
        answer("look_for_traces", Map.of("left", "3 in objects"));

        var execution = run("tenant-deletion");

        assertThat(execution.status()).isEqualTo(Execution.Status.FAILED);
        assertThat(execution.error()).contains("TenantNotDeleted");
        assertThat(execution.cause()).contains("SomethingIsLeft: 3 in objects");
        assertThat(steps).contains("postpone").doesNotContain("bury", "finish").endsWith("give_up");
        assertThat(Duration.ofMillis(world.now() - VirtualWorld.START))
                .as("longer than a function may write")
                .isBetween(Duration.ofMinutes(15), Duration.ofHours(1));
    }

    @Test
    void aStepIsTriedAgainAndDoesNotBeginTheOthersAnew() {
        answer("remove_objects", "S3Exception", "ai.jarvis.tenancy.StepUnderWay", Map.of());
        answer("look_for_traces", Map.of("left", ""));

        assertThat(run("tenant-deletion").status()).isEqualTo(Execution.Status.SUCCEEDED);

        assertThat(steps.stream().filter("remove_objects"::equals)).hasSize(3);
        assertThat(steps.stream().filter("remove_rows"::equals)).hasSize(1);
    }

    @Test
    void aJobThatHasEndedIsLeftAlone() {
        answer("begin", Map.of());
        for (var machine : List.of("tenant-deletion", "tenant-move", "tenant-export")) {
            assertThat(run(machine).status()).isEqualTo(Execution.Status.SUCCEEDED);
        }
        assertThat(steps).containsExactly("begin", "begin", "begin");
    }

    @Test
    void aTenantThatCannotBeMovedWritesAgainWhereItIs() {
        answer("copy", "ai.jarvis.DoesNotWork");

        var execution = run("tenant-move");

        assertThat(execution.error()).contains("TenantNotMoved");
        assertThat(execution.cause()).contains("ai.jarvis.DoesNotWork: it does not work");
        assertThat(steps).startsWith("begin", "locate", "copy").endsWith("unfreeze", "give_up");
        assertThat(steps).doesNotContain("flip");
        assertThat(Duration.ofMillis(world.now() - VirtualWorld.START))
                .as("a tenant cannot be written meanwhile")
                .isLessThan(Duration.ofMinutes(5));
    }

    @Test
    void whyATenantWasNotMovedIsToldThoughItCannotBeLetWrite() {
        answer("copy", "ai.jarvis.DoesNotWork");
        answer("unfreeze", "ai.jarvis.NotThisEither");

        assertThat(run("tenant-move").cause()).contains("ai.jarvis.DoesNotWork: it does not work");

        assertThat(steps).endsWith("give_up");
    }

    @Test
    void aMoveGoesStepByStep() {
        assertThat(run("tenant-move").status()).isEqualTo(Execution.Status.SUCCEEDED);
        assertThat(steps).containsExactly("begin", "locate", "copy", "flip", "clear", "finish");
    }

    @Test
    void anExportThatFailsTooOftenIsGivenUp() {
        answer("export", "NoSuchBucketException", "NoSuchBucketException", Map.of());
        assertThat(run("tenant-export").status()).isEqualTo(Execution.Status.SUCCEEDED);
        assertThat(steps).containsExactly("begin", "export", "export", "export", "finish");

        steps.clear();
        answer("export", "NoSuchBucketException");
        assertThat(run("tenant-export").error()).contains("TenantNotExported");
        assertThat(steps).endsWith("give_up");
    }
}
