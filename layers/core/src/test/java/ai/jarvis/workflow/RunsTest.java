package ai.jarvis.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.InMemoryLimitStore;
import ai.jarvis.quota.InMemoryLimiterStore;
import ai.jarvis.quota.InMemoryUsageCounters;
import ai.jarvis.quota.Limit;
import ai.jarvis.quota.LimitKey;
import ai.jarvis.quota.Limits;
import ai.jarvis.quota.QuotaName;
import ai.jarvis.quota.Quotas;
import ai.jarvis.quota.Scope;
import ai.jarvis.task.InMemoryDeadLetterStore;
import ai.jarvis.task.InMemoryTaskStore;
import ai.jarvis.task.TaskStatus;
import ai.jarvis.task.Tasks;
import ai.jarvis.tenancy.Admission;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.InMemoryTenantStore;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.Tenant;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.StateMachines.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunsTest {
    private final Clock clock = Clock.systemUTC();
    private final InMemoryStateMachines machines = new InMemoryStateMachines();
    private final InMemoryWorkflowStore workflows = new InMemoryWorkflowStore();
    private final InMemoryRunStore store = new InMemoryRunStore();
    private final QueueOfMany queue = new QueueOfMany();
    private final InMemoryEffects effects = new InMemoryEffects();
    private final InMemoryLimitStore limits = new InMemoryLimitStore();
    private final InMemoryTenantStore tenants = new InMemoryTenantStore();
    private final InMemoryDeadLetterStore deadLetters = new InMemoryDeadLetterStore();
    private final Tasks tasks = new Tasks(new InMemoryTaskStore(), clock);
    private final List<String> told = new ArrayList<>();
    private final InMemoryRunFeed feed = new InMemoryRunFeed();
    private final InMemoryStepJournal journal = new InMemoryStepJournal();
    private final RunSlots slots = new RunSlots(new Quotas(
            Limits.standard(),
            limits,
            new InMemoryLimiterStore(),
            new InMemoryUsageCounters(),
            tenant -> Map.of(),
            warning -> {},
            Metrics.none(),
            clock));
    private final RunEndings endings = new RunEndings(
            new RunEndings.Stores(store, queue, effects, new InMemoryApprovalStore()),
            slots,
            machines,
            new RunEndings.Told(
                    tasks, deadLetters, run -> told.add(run.status().wireName()), new StepEnds(feed, journal, clock)),
            clock);
    private final RunStarter starter = new RunStarter(workflows, store, machines, effects, endings, clock);

    private RunDispatcher dispatcher(long most) {
        return new RunDispatcher(queue, store, slots, starter, new Admission(tenants, clock), most, clock);
    }

    /** A queue that others have a look at, too: just after something was added, or a while ago. */
    private static final class QueueOfMany extends InMemoryRunQueue {
        private Runnable afterAdding = () -> {};
        private Optional<List<Entry>> seenBefore = Optional.empty();

        @Override
        public synchronized void add(Entry entry) {
            super.add(entry);
            afterAdding.run();
        }

        @Override
        public synchronized List<Entry> next(Optional<TenantId> of, int limit) {
            var entries = seenBefore.orElseGet(() -> super.next(of, limit));
            seenBefore = Optional.empty();
            return entries;
        }
    }

    private Runs runs(RunDispatcher dispatcher) {
        var submission = new RunSubmission(
                new RunSubmission.Stores(workflows, store, queue, effects, tenants),
                dispatcher,
                new InMemoryPayloads(),
                tasks,
                deadLetters,
                clock);
        return new Runs(
                store,
                new Runs.Work(submission, dispatcher, endings),
                new RunHistory(machines, workflows, store, journal),
                feed,
                new InMemoryPayloads(),
                clock);
    }

    private final Runs runs = runs(dispatcher(100));

    private Caller caller(String plan, long concurrent) {
        var tenant = limits.register(plan);
        limits.put(
                tenant,
                Map.of(
                        new LimitKey(Scope.TENANT, LimitKey.EACH, QuotaName.CONCURRENT_WORKFLOWS),
                        Optional.of(new Limit(concurrent, Math.max(1, concurrent)))),
                Instant.EPOCH);
        tenants.insert(new Tenant(tenant, "A company", plan, clock.instant()));
        return new Caller(tenant, "key", Set.of(Role.DEVELOPER));
    }

    private WorkflowId workflow(TenantId tenant) {
        var workflow = Workflow.fresh(tenant, "w", clock.instant());
        workflows.insert(
                workflow,
                new WorkflowVersion(
                        workflow.id(),
                        1,
                        "",
                        "{}",
                        List.of(new WorkflowVersion.Input("question", "string", false)),
                        Map.of(),
                        Set.of(),
                        "key",
                        clock.instant(),
                        Optional.of("m:1")));
        workflows.route(workflow, new Workflow.Publication("m", Routing.to(1)), clock.instant());
        return workflow.id();
    }

    private Run submit(Runs of, Caller caller, WorkflowId workflow, Run.Priority priority, String deduplication) {
        return of.submit(
                caller,
                workflow,
                new Run.Wish(
                        Map.of(),
                        Actor.of(caller),
                        "api",
                        Optional.ofNullable(deduplication),
                        priority,
                        RunLimits.MOST));
    }

    private Run submit(Caller caller, WorkflowId workflow) {
        return submit(runs, caller, workflow, Run.Priority.NORMAL, null);
    }

    private Run now(Run run) {
        return store.find(run.tenant(), run.id()).orElseThrow();
    }

    private void end(Run run, Status status) {
        endings.executed(now(run), machines.end(now(run).execution().orElseThrow(), status, Optional.of("out")));
    }

    @Test
    void aRunThatIsSubmittedTwiceForTheSameIsOne() {
        var caller = caller("pro", 5);
        var workflow = workflow(caller.tenant());

        var first = submit(runs, caller, workflow, Run.Priority.NORMAL, "order-1");
        var second = submit(runs, caller, workflow, Run.Priority.NORMAL, "order-1");

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(machines.executions()).hasSize(1);
    }

    @Test
    void aRunWaitsForRoomAndAnUrgentOneGoesBeforeIt() {
        var caller = caller("pro", 1);
        var workflow = workflow(caller.tenant());
        var first = submit(caller, workflow);
        var second = submit(caller, workflow);
        var urgent = submit(runs, caller, workflow, Run.Priority.HIGH, null);
        assertThat(List.of(first.status(), second.status(), urgent.status()))
                .containsExactly(TaskStatus.RUNNING, TaskStatus.PENDING, TaskStatus.PENDING);

        end(first, Status.SUCCEEDED);
        dispatcher(100).dispatch(caller.tenant());

        assertThat(now(first).output()).contains("out");
        assertThat(now(urgent).status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(now(second).status()).isEqualTo(TaskStatus.PENDING);
    }

    @Test
    void aRunThatSomebodySeesInTheQueueBeforeItIsWrittenDownKeepsItsPlace() {
        var caller = caller("pro", 5);
        queue.afterAdding = () -> dispatcher(100).dispatch();

        var run = submit(caller, workflow(caller.tenant()));

        assertThat(run.status()).isEqualTo(TaskStatus.RUNNING);
    }

    @Test
    void aPlaceInTheQueueThatIsOfNoRunIsGivenUpAfterAWhile() {
        var caller = caller("pro", 1);
        var before = clock.instant().minus(Duration.ofMinutes(3));
        queue.add(new RunQueue.Entry(caller.tenant(), RunId.fresh(), false, Run.Priority.HIGH, before));

        assertThat(submit(caller, workflow(caller.tenant())).status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(queue.next(Optional.empty(), 10)).isEmpty();
    }

    @Test
    void aRunThatEndedWhileSomebodyWasToStartItHoldsNoRoom() {
        var caller = caller("pro", 1);
        var workflow = workflow(caller.tenant());
        var first = submit(caller, workflow);
        var seen =
                List.of(new RunQueue.Entry(caller.tenant(), first.id(), false, Run.Priority.NORMAL, clock.instant()));
        end(first, Status.SUCCEEDED);

        queue.seenBefore = Optional.of(seen);
        dispatcher(100).dispatch();

        assertThat(submit(caller, workflow).status()).isEqualTo(TaskStatus.RUNNING);
    }

    @Test
    void tenantsTakeTurnsAndVipGoFirst() {
        var narrow = dispatcher(0);
        var greedy = caller("pro", 100);
        var modest = caller("pro", 100);
        var vip = caller("enterprise", 100);
        var waiting = runs(narrow);
        var ofGreedy = workflow(greedy.tenant());
        for (int i = 0; i < 5; i++) {
            submit(waiting, greedy, ofGreedy, Run.Priority.NORMAL, null);
        }
        var late = submit(waiting, modest, workflow(modest.tenant()), Run.Priority.NORMAL, null);
        var last = submit(waiting, vip, workflow(vip.tenant()), Run.Priority.LOW, null);

        dispatcher(3).dispatch();

        assertThat(now(last).status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(now(late).status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(store.list(
                                greedy.tenant(),
                                new RunStore.Filter(Optional.empty(), Optional.of(TaskStatus.RUNNING)),
                                ai.jarvis.platform.Page.Request.first())
                        .items())
                .hasSize(1);
    }

    @Test
    void aRunThatFailedIsADeadLetterUntilItIsRetriedWhereItFailed() {
        var caller = caller("pro", 1);
        var run = submit(caller, workflow(caller.tenant()));
        end(run, Status.FAILED);
        assertThat(now(run).status()).isEqualTo(TaskStatus.FAILED);
        assertThat(deadLetters.find(caller.tenant(), run.id().task())).isPresent();

        var again = runs.retry(caller, run.id());

        assertThat(again.status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(machines.executions()).hasSize(1);
        assertThat(deadLetters
                        .find(caller.tenant(), run.id().task())
                        .orElseThrow()
                        .replayedAt())
                .isPresent();
        assertThat(told).endsWith("running", "failed", "running");
    }

    @Test
    void aRunThatCannotBeGoneOnWithBeginsAnewUnderItsOwnName() {
        var caller = caller("pro", 1);
        var run = submit(caller, workflow(caller.tenant()));
        end(run, Status.FAILED);
        machines.redrivable(false);

        runs.retry(caller, run.id());

        assertThat(machines.executions()).containsExactly("m/" + run.id(), "m/" + run.id() + "-2");
        assertThat(RunId.ofExecution(run.id() + "-2")).contains(run.id());
    }

    @Test
    void aCancelledRunStopsAndStaysCancelled() {
        var caller = caller("pro", 1);
        var workflow = workflow(caller.tenant());
        var run = submit(caller, workflow);
        var next = submit(caller, workflow);

        runs.cancel(caller, run.id());

        assertThat(machines.describe("m/" + run.id()).orElseThrow().status()).isEqualTo(Status.ABORTED);
        assertThat(now(next).status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(runs.cancel(caller, run.id()).status()).isEqualTo(TaskStatus.CANCELLED);
        assertThatThrownBy(() -> runs.retry(caller, run.id()))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("run_not_failed"));
    }

    @Test
    void aRunWaitsAgainIfItsMachineCannotBeStarted() {
        var caller = caller("pro", 1);
        machines.away(true);
        var run = submit(caller, workflow(caller.tenant()));
        assertThat(run.status()).isEqualTo(TaskStatus.PENDING);

        machines.away(false);
        dispatcher(100).dispatch();

        assertThat(now(run).status()).isEqualTo(TaskStatus.RUNNING);
    }

    @Test
    void aRunIsRefusedWithWhatIsWrongWithItsInputBeforeAnythingStarts() {
        var caller = caller("pro", 1);
        var workflow = workflow(caller.tenant());
        var wish = new Run.Wish(
                Map.of("question", 5, "unknown", true),
                Actor.of(caller),
                "api",
                Optional.empty(),
                Run.Priority.NORMAL,
                RunLimits.MOST);

        assertThatThrownBy(() -> runs.submit(caller, workflow, wish)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNPROCESSABLE);
            assertThat(refusal.errors()).extracting(Refusal.FieldError::pointer).containsExactly("/input/question");
        });
        assertThat(machines.executions()).isEmpty();
        assertThat(queue.next(Optional.empty(), 10)).isEmpty();
    }

    @Test
    void anEndThatNobodyToldIsFound() {
        var caller = caller("pro", 1);
        var run = submit(caller, workflow(caller.tenant()));
        machines.end("m/" + run.id(), Status.SUCCEEDED, Optional.of("out"));
        var later = Clock.offset(clock, java.time.Duration.ofMinutes(5));

        new RunSweep(queue, store, slots, machines, endings, later).run();

        assertThat(now(run).status()).isEqualTo(TaskStatus.SUCCESS);
        assertThat(queue.running()).isZero();
    }

    @Test
    void aRunThatCannotBeReachedKeepsTheSweepFromNoOther() {
        var caller = caller("pro", 2);
        var workflow = workflow(caller.tenant());
        var runs = List.of(submit(caller, workflow), submit(caller, workflow));
        runs.forEach(run -> machines.end("m/" + run.id(), Status.SUCCEEDED, Optional.of("out")));
        machines.lose("m/" + runs.getFirst().id());
        var later = Clock.offset(clock, java.time.Duration.ofMinutes(5));

        var seen = new RunSweep(queue, store, slots, machines, endings, later).run();

        assertThat(seen).isEqualTo(1);
        assertThat(now(runs.get(0)).status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(now(runs.get(1)).status()).isEqualTo(TaskStatus.SUCCESS);
    }

    @Test
    void aRunThatTakesTooLongIsCancelled() {
        var caller = caller("pro", 1);
        var run = submit(caller, workflow(caller.tenant()));
        var later = Clock.offset(clock, RunLimits.MOST.time().plusMinutes(1));

        new RunSweep(queue, store, slots, machines, endings, later).run();

        assertThat(now(run).status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(now(run).error().orElseThrow().code()).isEqualTo("timeout");
    }
}
