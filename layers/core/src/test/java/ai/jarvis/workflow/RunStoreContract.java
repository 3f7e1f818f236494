package ai.jarvis.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Page;
import ai.jarvis.task.TaskStatus;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.RunStore.News;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link RunStore} has to do. */
public abstract class RunStoreContract {
    private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");
    private static final RunStore.Filter ALL = new RunStore.Filter(Optional.empty(), Optional.empty());

    private final WorkflowId workflow = WorkflowId.fresh();
    private TenantId tenant;

    protected abstract RunStore store();

    /** A tenant that is registered and has no runs. */
    protected abstract TenantId newTenant();

    @BeforeEach
    void makeTenant() {
        tenant = newTenant();
    }

    private Run run(RunId id, RunId root, Optional<Run.Parent> parent, Optional<String> deduplication) {
        var wish = new Run.Wish(
                Map.of("question", "why", "list", List.of(1, 2)),
                new Actor("key", List.of("workflow:execute"), List.of("developer")),
                "api",
                deduplication,
                Run.Priority.HIGH,
                RunLimits.MOST);
        return new Run(
                id,
                tenant,
                workflow,
                Optional.empty(),
                TaskStatus.PENDING,
                0,
                wish,
                root,
                parent,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                NOW,
                Optional.empty(),
                Optional.empty());
    }

    private Run insert(String deduplication) {
        var id = RunId.fresh();
        return store().insert(run(id, id, Optional.empty(), Optional.ofNullable(deduplication)));
    }

    private Run child(Run parent, String token) {
        var id = RunId.fresh();
        var place = parent.id() + "#/steps/" + token;
        return store().insert(
                        run(id, parent.root(), Optional.of(new Run.Parent(parent.id(), token)), Optional.of(place)));
    }

    private Run find(Run run) {
        return store().find(tenant, run.id()).orElseThrow();
    }

    private boolean advance(Run run, TaskStatus to, News news) {
        return store().advance(tenant, run.id(), to, news, false);
    }

    @Test
    void keepsARunAsItIs() {
        var id = RunId.fresh();
        var run = run(id, id, Optional.empty(), Optional.of("once"));

        store().insert(run);

        assertThat(store().find(tenant, id)).contains(run);
    }

    @Test
    void twoRunsOfAWorkflowForTheSameAreOne() {
        var first = insert("event-1");

        assertThat(insert("event-1").id()).isEqualTo(first.id());
        assertThat(insert("event-2").id()).isNotEqualTo(first.id());
        assertThat(insert(null).id()).isNotEqualTo(insert(null).id());
        assertThat(store().findDuplicate(tenant, workflow, "event-1")).contains(first);
        assertThat(store().findDuplicate(tenant, WorkflowId.fresh(), "event-1")).isEmpty();
    }

    @Test
    void aRunThatFailedGoesOnWithoutItsErrorAndWithAnotherAttempt() {
        var run = insert(null);
        var begun = new News(NOW, Optional.of("execution"), Optional.of(3), Optional.empty(), Optional.empty());
        assertThat(advance(run, TaskStatus.RUNNING, begun)).isTrue();
        var failure = new Run.Failure("StepRefused", "no");
        assertThat(advance(run, TaskStatus.FAILED, News.failed(NOW.plusSeconds(5), failure)))
                .isTrue();
        assertThat(find(run).error()).contains(failure);
        assertThat(find(run).endedAt()).contains(NOW.plusSeconds(5));

        assertThat(advance(run, TaskStatus.RETRY, News.at(NOW.plusSeconds(6)))).isTrue();
        assertThat(advance(run, TaskStatus.RUNNING, News.at(NOW.plusSeconds(7))))
                .isTrue();

        var now = find(run);
        assertThat(now.attempt()).isEqualTo(2);
        assertThat(now.error()).isEmpty();
        assertThat(now.endedAt()).isEmpty();
        assertThat(now.startedAt()).contains(NOW.plusSeconds(7));
        assertThat(now.execution()).contains("execution");
        assertThat(now.version()).contains(3);
    }

    @Test
    void whatHasEndedStaysSo() {
        var run = insert(null);
        advance(run, TaskStatus.RUNNING, News.at(NOW));
        var result = new News(NOW, Optional.empty(), Optional.empty(), Optional.of(Map.of("a", 1)), Optional.empty());
        assertThat(advance(run, TaskStatus.SUCCESS, result)).isTrue();

        for (var to : List.of(TaskStatus.RUNNING, TaskStatus.FAILED, TaskStatus.CANCELLED, TaskStatus.SUCCESS)) {
            assertThat(advance(run, to, News.at(NOW.plusSeconds(1))))
                    .as(to.name())
                    .isFalse();
        }
        assertThat(find(run).output()).contains(Map.of("a", 1));
        assertThat(find(run).endedAt()).contains(NOW);
    }

    @Test
    void listsTheNewestFirstAndByPages() {
        var other = WorkflowId.fresh();
        var runs = List.of(insert(null), insert(null), insert(null));
        advance(runs.get(1), TaskStatus.RUNNING, News.at(NOW));

        var first = store().list(tenant, ALL, new Page.Request(2, Optional.empty()));
        var second = store().list(tenant, ALL, new Page.Request(2, first.nextCursor()));

        assertThat(first.items())
                .extracting(Run::id)
                .containsExactly(runs.get(2).id(), runs.get(1).id());
        assertThat(second.items())
                .extracting(Run::id)
                .containsExactly(runs.get(0).id());
        assertThat(second.nextCursor()).isEmpty();
        var running = new RunStore.Filter(Optional.of(workflow), Optional.of(TaskStatus.RUNNING));
        assertThat(store().list(tenant, running, Page.Request.first()).items())
                .extracting(Run::id)
                .containsExactly(runs.get(1).id());
        var ofOther = new RunStore.Filter(Optional.of(other), Optional.empty());
        assertThat(store().list(tenant, ofOther, Page.Request.first()).items()).isEmpty();
    }

    @Test
    void knowsTheRunsThatAreStepsOfAnotherAndWhichOfThemGoOn() {
        var parent = insert(null);
        var done = child(parent, "0");
        var open = child(parent, "1");
        advance(done, TaskStatus.RUNNING, News.at(NOW));
        advance(done, TaskStatus.SUCCESS, News.at(NOW));

        assertThat(store().children(tenant, parent.id(), 10))
                .extracting(Run::id)
                .containsExactly(done.id(), open.id());
        assertThat(store().children(tenant, parent.id(), 1)).hasSize(1);
        assertThat(store().unfinishedChildren(tenant, parent.id()))
                .extracting(Run::id)
                .containsExactly(open.id());
        assertThat(store().children(tenant, open.id(), 10)).isEmpty();
    }

    @Test
    void anotherAttemptAtAStepWaitsForTheSameRun() {
        var parent = insert(null);
        var child = child(parent, "0");

        store().awaitedBy(tenant, child.id(), new Run.Parent(parent.id(), "a newer token"));

        assertThat(find(child).parent()).contains(new Run.Parent(parent.id(), "a newer token"));
    }

    @Test
    void aWorkflowIsBusyAsLongAsARunOfItGoesOn() {
        assertThat(store().anyUnfinished(tenant, workflow)).isFalse();
        var run = insert(null);
        assertThat(store().anyUnfinished(tenant, workflow)).isTrue();

        advance(run, TaskStatus.CANCELLED, News.at(NOW));

        assertThat(store().anyUnfinished(tenant, workflow)).isFalse();
    }

    @Test
    void anotherTenantHasNoSuchRun() {
        var run = insert("event-1");
        var child = child(run, "0");
        var stranger = newTenant();

        assertThat(store().find(stranger, run.id())).isEmpty();
        assertThat(store().findDuplicate(stranger, workflow, "event-1")).isEmpty();
        assertThat(store().list(stranger, ALL, Page.Request.first()).items()).isEmpty();
        assertThat(store().anyUnfinished(stranger, workflow)).isFalse();
        assertThat(store().children(stranger, run.id(), 10)).isEmpty();
        assertThat(store().unfinishedChildren(stranger, run.id())).isEmpty();
        assertThat(store().advance(stranger, run.id(), TaskStatus.RUNNING, News.at(NOW), false))
                .isFalse();
        store().awaitedBy(stranger, child.id(), new Run.Parent(run.id(), "a stranger's"));
        assertThat(find(child).parent()).contains(new Run.Parent(run.id(), "0"));
        assertThat(find(run).status()).isEqualTo(TaskStatus.PENDING);
    }
}
