package ai.jarvis.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.QuotaExceeded;
import ai.jarvis.sandbox.Execution.Status;
import ai.jarvis.sandbox.Execution.Waiter;
import ai.jarvis.sandbox.SandboxObjects.Input;
import ai.jarvis.sandbox.SandboxObjects.Printed;
import ai.jarvis.sandbox.SandboxObjects.Stream;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SandboxTest {
    private static final Waiter WAITER = new Waiter("run_1", "run_1#/steps/0", "first");

    private final SandboxWorld world = new SandboxWorld();

    @Test
    void codeIsHandedToAWorkerAndItsResultEndsIt() {
        var id = world.executed();
        assertThat(world.now(id).status()).isEqualTo(Status.PENDING);
        assertThat(world.queue.sent()).containsExactly(id);
        assertThat(world.objects.job(id).code()).isEqualTo("print(1)");

        world.objects.leaveStarted(
                id, Map.of("at", SandboxWorld.NOW.plusMillis(30).toString()));
        world.sandbox.results().started(world.tenant, id);
        assertThat(world.now(id).status()).isEqualTo(Status.RUNNING);
        world.leaves(id, SandboxWorld.success(id));

        var ended = world.now(id);
        assertThat(ended.status()).isEqualTo(Status.SUCCESS);
        var outcome = ended.outcome().orElseThrow();
        assertThat(outcome.output().stdout()).isEqualTo("1\n");
        assertThat(outcome.exitCode()).contains(0);
        assertThat(outcome.evidence().layers()).containsEntry("landlock_abi", 7);
        assertThat(ended.queued()).contains(Duration.ofMillis(50));
        assertThat(world.sandbox.state(world.caller).latest().orElseThrow().imageDigest())
                .contains("sha256:1");
    }

    @Test
    void aResultThatComesAgainOrTooLateChangesNothingAndIsCounted() {
        var id = world.executed();
        world.leaves(id, SandboxWorld.success(id));
        var ended = world.now(id);

        world.leaves(id, SandboxWorld.failure(id, "failed", "memory"));
        world.sandbox.results().started(world.tenant, id);

        assertThat(world.now(id)).isEqualTo(ended);
        assertThat(world.figures).containsEntry("sandbox_ended", 1.0).containsEntry("sandbox_odd_results", 1.0);
    }

    @Test
    void whatWasCancelledIsNeverASuccess() {
        var id = world.executed();

        assertThat(world.sandbox.cancel(world.caller, id).status()).isEqualTo(Status.CANCELLED);
        assertThat(world.objects.isCancelled(id)).isTrue();
        world.leaves(id, SandboxWorld.success(id));
        assertThat(world.now(id).status()).isEqualTo(Status.CANCELLED);

        var other = world.executed();
        world.leaves(other, SandboxWorld.success(other));
        assertThat(world.sandbox.cancel(world.caller, other).status()).isEqualTo(Status.SUCCESS);
        assertThat(world.objects.isCancelled(other)).isFalse();
    }

    @Test
    void aWorkerThatWasStoppedIsNoCancellation() {
        var id = world.executed();

        var said = SandboxWorld.success(id);
        said.put("status", "cancelled");
        world.leaves(id, said);

        assertThat(world.now(id).status()).isEqualTo(Status.FAILED);
        assertThat(world.now(id).outcome().flatMap(Outcome::error).orElseThrow().kind())
                .isEqualTo(ExecutionError.Kind.INTERNAL);
    }

    @Test
    void aTenantHasNoMoreAtATimeThanItsQuotaAndAnEndGivesThePlaceBackOnce() {
        world.limit(2);
        var first = world.executed();
        world.executed();
        assertThatThrownBy(world::executed)
                .isInstanceOfSatisfying(QuotaExceeded.class, refused -> assertThat(refused.code())
                        .isEqualTo("concurrent_sandboxes"));

        world.leaves(first, SandboxWorld.success(first));
        world.leaves(first, SandboxWorld.success(first));
        world.sandbox.cancel(world.caller, first);
        world.executed();
        assertThatThrownBy(world::executed).isInstanceOf(QuotaExceeded.class);
    }

    @Test
    void whatCannotBeHandedOutFailsAndGivesItsPlaceBack() {
        world.limit(1);
        var broken = new SandboxWorld();
        broken.limit(1);
        broken.objects.fail();

        for (var i = 0; i < 2; i++) {
            assertThatThrownBy(broken::executed)
                    .isInstanceOfSatisfying(
                            Refusal.class, refused -> assertThat(refused.code()).isEqualTo("sandbox_unavailable"));
        }
        assertThat(broken.sandbox
                        .list(broken.caller, Optional.of(Status.FAILED), Page.Request.first())
                        .items())
                .hasSize(2);
    }

    @Test
    void moreWorkThanWorkersMakesTimeLongerThenHalvesTheLimitThenRefuses() {
        world.limit(2);
        world.queue.waiting(2L * SandboxWorld.WORKERS);
        var slower = world.sandbox.execute(world.caller, SandboxWorld.wish("1")).execution();
        assertThat(slower.plan().timeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(slower.degraded()).containsExactly(Degradation.LONGER_TIMEOUT);

        world.queue.waiting(5L * SandboxWorld.WORKERS);
        assertThatThrownBy(world::executed).isInstanceOfSatisfying(Refusal.class, refused -> {
            assertThat(refused.kind()).isEqualTo(Refusal.Kind.TOO_MANY_REQUESTS);
            assertThat(refused.code()).isEqualTo("concurrent_sandboxes");
        });
        world.leaves(slower.id(), SandboxWorld.success(slower.id()));
        var single = world.sandbox.execute(world.caller, SandboxWorld.wish("1")).execution();
        assertThat(single.degraded()).containsExactly(Degradation.LONGER_TIMEOUT, Degradation.FEWER_AT_ONCE);

        world.queue.waiting(15L * SandboxWorld.WORKERS);
        assertThatThrownBy(world::executed).isInstanceOfSatisfying(Refusal.class, refused -> {
            assertThat(refused.kind()).isEqualTo(Refusal.Kind.UNAVAILABLE);
            assertThat(refused.code()).isEqualTo("sandbox_overloaded");
            assertThat(refused.retryAfter()).isPresent();
        });
        assertThat(world.sandbox.state(world.caller).level()).isEqualTo(3);
    }

    @Test
    void anExecutionThatNobodyTookOrThatLostItsWorkerEndsAtItsDeadline() {
        var waiting = world.executed();
        var running = world.executed();
        world.sandbox.results().started(world.tenant, running);
        assertThat(world.queue.looks()).allMatch(each -> each.compareTo(Duration.ofMinutes(10)) > 0);

        world.sandbox.sweep().look(world.tenant, waiting);
        assertThat(world.now(waiting).status()).isEqualTo(Status.PENDING);
        world.pass(Duration.ofMinutes(11));
        world.sandbox.sweep().look(world.tenant, waiting);
        world.sandbox.sweep().look(world.tenant, running);

        assertThat(world.now(waiting).status()).isEqualTo(Status.TIMEOUT);
        assertThat(world.now(running).status()).isEqualTo(Status.FAILED);
        assertThat(world.now(running)
                        .outcome()
                        .flatMap(Outcome::error)
                        .orElseThrow()
                        .kind())
                .isEqualTo(ExecutionError.Kind.INTERNAL);
    }

    @Test
    void aResultWhoseEventWasLostCountsAtTheDeadline() {
        var id = world.executed();
        world.objects.leaveResult(id, SandboxWorld.success(id));
        world.pass(Duration.ofMinutes(11));

        world.sandbox.sweep().look(world.tenant, id);

        assertThat(world.now(id).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void whoLooksAfterTheDeadlineSeesTheEndEvenIfNobodyElseLooked() {
        var id = world.executed();
        world.pass(Duration.ofMinutes(15));

        assertThat(world.now(id).status()).isEqualTo(Status.TIMEOUT);
    }

    @Test
    void whatIsPrintedAtLengthLiesAsideAndIsShownAllTheSame() {
        var id = world.executed();
        var said = SandboxWorld.success(id);
        said.put("stdout", "x".repeat(100_000));
        world.leaves(id, said);

        assertThat(world.store
                        .find(world.tenant, id)
                        .flatMap(Execution::outcome)
                        .orElseThrow()
                        .output())
                .isEqualTo(new Outcome.Output("", "", false, true));
        assertThat(world.now(id).outcome().orElseThrow().output().stdout()).hasSize(100_000);
    }

    @Test
    void anotherTenantsExecutionIsNotThere() {
        var id = world.executed();
        var stranger = new Caller(TenantId.fresh(), "key_2", Set.of(Role.DEVELOPER));

        assertThatThrownBy(() -> world.sandbox.get(stranger, id))
                .isInstanceOfSatisfying(
                        Refusal.class, refused -> assertThat(refused.kind()).isEqualTo(Refusal.Kind.NOT_FOUND));
        assertThatThrownBy(() -> world.sandbox.cancel(stranger, id)).isInstanceOf(Refusal.class);
    }

    @Test
    void whoMayOnlyReadRunsNothing() {
        var reader = new Caller(world.tenant, "key_2", Set.of(Role.OPERATOR));

        assertThatThrownBy(() -> world.sandbox.execute(reader, SandboxWorld.wish("1")))
                .isInstanceOfSatisfying(
                        Refusal.class, refused -> assertThat(refused.code()).isEqualTo("permission_denied"));
    }

    @Test
    void allThatIsWrongWithAWishIsNamed() {
        var content = Optional.of("x".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> new Wish(
                        " ",
                        "ruby",
                        Duration.ofSeconds(301),
                        Wish.MOST_MEMORY,
                        List.of(
                                new Input("../x", content, Optional.empty()),
                                new Input("/etc/x", content, Optional.empty()),
                                new Input("a", Optional.empty(), Optional.empty()),
                                new Input("a", content, Optional.of(UploadId.fresh())))))
                .isInstanceOfSatisfying(Refusal.class, refused -> assertThat(refused.errors())
                        .extracting(Refusal.FieldError::pointer)
                        .containsExactly(
                                "/code",
                                "/language",
                                "/timeout_seconds",
                                "/files/0/name",
                                "/files/1/name",
                                "/files/2",
                                "/files/3/name",
                                "/files/3"));
    }

    @Test
    void aFileThatWasPutUpIsGivenAndOneThatWasNotIsRefused() {
        var there = UploadId.fresh();
        world.objects.putUp(there, 10);
        var missing = UploadId.fresh();

        var taken = world.sandbox.execute(world.caller, wishWith(there)).execution();
        assertThat(world.objects.job(taken.id()).inputs()).singleElement().satisfies(input -> assertThat(input.upload())
                .contains(there));
        assertThatThrownBy(() -> world.sandbox.execute(world.caller, wishWith(missing)))
                .isInstanceOfSatisfying(Refusal.class, refused -> assertThat(refused.errors())
                        .extracting(Refusal.FieldError::pointer)
                        .containsExactly("/files/0/file_id"));
    }

    private static Wish wishWith(UploadId upload) {
        return new Wish(
                "1",
                "python",
                Wish.DEFAULT_TIMEOUT,
                Wish.MOST_MEMORY,
                List.of(new Input("in.csv", Optional.empty(), Optional.of(upload))));
    }

    @Test
    void aStepHasOneExecutionWhoseEndItsNewestAttemptIsTold() {
        var first = world.sandbox
                .execute(world.caller, SandboxWorld.wish("1"), WAITER)
                .orElseThrow();
        var again = world.sandbox
                .execute(world.caller, SandboxWorld.wish("1"), new Waiter("run_1", WAITER.step(), "second"))
                .orElseThrow();
        assertThat(again.id()).isEqualTo(first.id());

        world.leaves(first.id(), SandboxWorld.success(first.id()));
        assertThat(world.told).singleElement().satisfies(execution -> assertThat(
                        execution.waiter().orElseThrow().token())
                .isEqualTo("second"));

        var third = world.sandbox
                .execute(world.caller, SandboxWorld.wish("1"), new Waiter("run_1", WAITER.step(), "third"))
                .orElseThrow();
        assertThat(third.id()).isEqualTo(first.id());
        assertThat(world.told.getLast().waiter().orElseThrow().token()).isEqualTo("third");
        assertThat(world.queue.sent()).hasSize(1);
    }

    @Test
    void aStepThatFailedIsDoneAgainByTheNextAttempt() {
        var first = world.sandbox
                .execute(world.caller, SandboxWorld.wish("1"), WAITER)
                .orElseThrow();
        world.leaves(first.id(), SandboxWorld.failure(first.id(), "failed", "internal"));

        var second = world.sandbox
                .execute(world.caller, SandboxWorld.wish("1"), new Waiter("run_1", WAITER.step(), "second"))
                .orElseThrow();

        assertThat(second.id()).isNotEqualTo(first.id());
    }

    @Test
    void aRunThatEndsCancelsWhatItWaitsFor() {
        var mine = world.sandbox
                .execute(world.caller, SandboxWorld.wish("1"), WAITER)
                .orElseThrow();
        var others = world.executed();

        world.endings.withdraw(world.tenant, "run_1");

        assertThat(world.now(mine.id()).status()).isEqualTo(Status.CANCELLED);
        assertThat(world.objects.isCancelled(mine.id())).isTrue();
        assertThat(world.now(others).status()).isEqualTo(Status.PENDING);
    }

    @Test
    void aStepWaitsForAPlaceAsRequestsDo() {
        world.limit(1);
        world.executed();

        assertThat(world.sandbox.execute(world.caller, SandboxWorld.wish("1"), WAITER))
                .isEmpty();
    }

    @Test
    void logsAreReadPartByPartAndCompletedFromTheResult() {
        var id = world.executed();
        world.objects.leaveLog(id, 0, List.of(new Printed(Stream.STDOUT, "one ", Optional.empty())));
        world.objects.leaveLog(id, 1, List.of(new Printed(Stream.STDERR, "oops", Optional.empty())));
        var said = SandboxWorld.success(id);
        said.put("stdout", "one two");
        said.put("stderr", "oops");
        world.leaves(id, said);
        var read = new ArrayList<String>();

        new SandboxLogs(world.sandbox, world.objects).follow(world.caller, id, new SandboxLogs.Reader() {
            @Override
            public void status(Execution execution) {
                read.add(execution.status().wireName());
            }

            @Override
            public void printed(Printed printed) {
                read.add(printed.stream() + ":" + printed.text());
            }

            @Override
            public void end(Execution execution) {
                read.add("end");
            }
        });

        assertThat(read).containsExactly("success", "STDOUT:one ", "STDERR:oops", "STDOUT:two", "end");
    }

    @Test
    void whoWaitsIsWokenByTheEnd() throws Exception {
        var id = world.executed();
        var waiting = new Thread(() -> world.leaves(id, SandboxWorld.success(id)));

        waiting.start();
        var ended = world.sandbox.await(world.caller, id, Duration.ofSeconds(20));
        waiting.join();

        assertThat(ended.status()).isEqualTo(Status.SUCCESS);
    }
}
