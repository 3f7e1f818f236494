package ai.jarvis.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Page;
import ai.jarvis.sandbox.Execution.Plan;
import ai.jarvis.sandbox.Execution.Status;
import ai.jarvis.sandbox.Execution.Waiter;
import ai.jarvis.sandbox.Outcome.Evidence;
import ai.jarvis.sandbox.Outcome.Output;
import ai.jarvis.sandbox.Outcome.OutputFile;
import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What stores of executions do. */
public abstract class SandboxStoreContract {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Waiter WAITER = new Waiter("run_1", "run_1#/steps/0", "token-1");
    private static final Outcome OUTCOME = new Outcome(
            Status.FAILED,
            Optional.of(new ExecutionError(ExecutionError.Kind.USER_ERROR, "ValueError: no")),
            Optional.of(1),
            Optional.of(NOW.plusMillis(40)),
            Optional.of(Duration.ofMillis(1234)),
            new Output("out\n\u2713", "err", true, false),
            List.of(new OutputFile("data/plot.png", 123, "ab".repeat(32), 3)),
            Map.of("pipe", "not a regular file"),
            new Evidence(
                    Optional.of("sha256:1"),
                    Optional.of("task-1"),
                    Map.of("memory_bytes", 512, "wall_seconds", 30),
                    Map.of("seccomp", true, "mounts", "tmpfs"),
                    Optional.of(30_000_000L),
                    Optional.of(21L)));

    protected abstract SandboxStore store();

    /** A tenant that has nothing. */
    protected abstract TenantId newTenant();

    private static Execution execution(TenantId tenant, Optional<Waiter> waiter) {
        return new Execution(
                ExecutionId.fresh(),
                tenant,
                "key_a",
                new Plan("python", Duration.ofSeconds(30), 512 << 20, "cd".repeat(32)),
                Status.PENDING,
                List.of(Degradation.LONGER_TIMEOUT),
                waiter,
                NOW,
                NOW.plusSeconds(630),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private Execution inserted(TenantId tenant) {
        var execution = execution(tenant, Optional.empty());
        assertThat(store().insert(execution)).isTrue();
        return execution;
    }

    @Test
    void anExecutionIsReadAsItWasWritten() {
        var tenant = newTenant();
        var execution = inserted(tenant);

        assertThat(store().find(tenant, execution.id())).contains(execution);
        assertThat(store().find(newTenant(), execution.id())).isEmpty();
    }

    @Test
    void anExecutionBeginsAndEndsOnceAndKeepsWhatCameOfIt() {
        var tenant = newTenant();
        var id = inserted(tenant).id();

        assertThat(store().started(tenant, id, NOW.plusMillis(50))).isTrue();
        assertThat(store().started(tenant, id, NOW.plusSeconds(50))).isFalse();
        assertThat(store().find(tenant, id).orElseThrow().status()).isEqualTo(Status.RUNNING);
        var ended = store().end(tenant, id, OUTCOME, NOW.plusSeconds(2)).orElseThrow();

        assertThat(ended.outcome()).contains(OUTCOME);
        assertThat(ended.startedAt()).contains(NOW.plusMillis(40));
        assertThat(ended.queued()).contains(Duration.ofMillis(40));
        assertThat(ended.endedAt()).contains(NOW.plusSeconds(2));
        assertThat(store().find(tenant, id)).contains(ended);
        assertThat(store().end(tenant, id, Outcome.internal("late"), NOW)).isEmpty();
        assertThat(store().started(tenant, id, NOW)).isFalse();
        assertThat(store().find(tenant, id)).contains(ended);
    }

    @Test
    void ofManyWhoEndAnExecutionOneDoes() throws Exception {
        var tenant = newTenant();
        var id = inserted(tenant).id();
        List<Callable<Boolean>> ends = new ArrayList<>();
        for (var i = 0; i < 8; i++) {
            var outcome = i % 2 == 0 ? OUTCOME : Outcome.without(Status.CANCELLED, Optional.empty());
            ends.add(() -> store().end(tenant, id, outcome, NOW).isPresent());
        }

        try (var threads = Executors.newFixedThreadPool(4)) {
            var ended = 0;
            for (var each : threads.invokeAll(ends)) {
                ended += each.get() ? 1 : 0;
            }
            assertThat(ended).isOne();
        }
    }

    @Test
    void theNewestComeFirstWithoutWhatTheyPrinted() {
        var tenant = newTenant();
        var first = inserted(tenant);
        var second = inserted(tenant);
        store().end(tenant, first.id(), OUTCOME, NOW);
        inserted(newTenant());

        var page = store().list(tenant, Optional.empty(), new Page.Request(1, Optional.empty()));
        assertThat(page.items()).containsExactly(second);
        var next = store().list(tenant, Optional.empty(), new Page.Request(1, page.nextCursor()));
        assertThat(next.items()).singleElement().satisfies(execution -> {
            assertThat(execution.id()).isEqualTo(first.id());
            assertThat(execution.outcome().orElseThrow().output().stdout()).isEmpty();
            assertThat(execution.outcome().orElseThrow().error()).isEqualTo(OUTCOME.error());
        });
        assertThat(next.nextCursor()).isEmpty();
        assertThat(store().list(tenant, Optional.of(Status.PENDING), Page.Request.first())
                        .items())
                .containsExactly(second);
    }

    @Test
    void aStepHasOneExecutionAtATimeAndItsNewestAttemptIsTold() {
        var tenant = newTenant();
        var first = execution(tenant, Optional.of(WAITER));

        assertThat(store().insert(first)).isTrue();
        assertThat(store().insert(execution(tenant, Optional.of(WAITER)))).isFalse();
        store().awaitedBy(tenant, first.id(), "token-2");
        assertThat(store().ofStep(tenant, WAITER.step())
                        .orElseThrow()
                        .waiter()
                        .orElseThrow()
                        .token())
                .isEqualTo("token-2");
        assertThat(store().unfinished(tenant, "run_1")).hasSize(1);
        assertThat(store().unfinished(tenant, "run_2")).isEmpty();

        store().end(tenant, first.id(), OUTCOME, NOW);
        assertThat(store().unfinished(tenant, "run_1")).isEmpty();
        var second = execution(tenant, Optional.of(WAITER));
        assertThat(store().insert(second)).isTrue();
        assertThat(store().ofStep(tenant, WAITER.step())).contains(second);
    }
}
