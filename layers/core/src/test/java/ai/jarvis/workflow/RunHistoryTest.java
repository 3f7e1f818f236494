package ai.jarvis.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.task.TaskStatus;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.StateMachines.HistoryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunHistoryTest {
    private static final Instant START = Instant.parse("2030-01-01T10:00:00Z");

    private final TenantId tenant = TenantId.fresh();
    private final RunId id = RunId.fresh();
    private final InMemoryStateMachines machines = new InMemoryStateMachines();
    private final InMemoryWorkflowStore workflows = new InMemoryWorkflowStore();
    private final InMemoryRunStore runs = new InMemoryRunStore();
    private final InMemoryStepJournal journal = new InMemoryStepJournal();
    private final RunHistory history = new RunHistory(machines, workflows, runs, journal);
    private final Workflow workflow = Workflow.fresh(tenant, "w", START);

    private static SourceStep source(int line, String name, String type, String path) {
        return new SourceStep(line, 1, name, type, path);
    }

    private Run run(RunId run, TaskStatus status, Optional<Run.Parent> parent, String deduplication) {
        var wish = new Run.Wish(
                Map.of(),
                new Actor("key", List.of(), List.of()),
                "step",
                Optional.of(deduplication),
                Run.Priority.NORMAL,
                RunLimits.MOST);
        return new Run(
                run,
                tenant,
                workflow.id(),
                Optional.of(1),
                status,
                1,
                wish,
                id,
                parent,
                Optional.of("execution"),
                Optional.empty(),
                Optional.empty(),
                START,
                Optional.of(START),
                status == TaskStatus.RUNNING ? Optional.empty() : Optional.of(START.plusSeconds(100)));
    }

    private Run run(TaskStatus status) {
        var version = new WorkflowVersion(
                workflow.id(),
                1,
                "",
                "{}",
                List.of(),
                Map.of(
                        "each", source(2, "each", "for", "/steps/0"),
                        "ask", source(4, "ask", "noop", "/steps/0/steps/0"),
                        "call", source(8, "call", "sub_workflow", "/steps/1")),
                Set.of(),
                "key",
                START,
                Optional.empty());
        workflows.insert(workflow, version);
        return run(id, status, Optional.empty(), "a");
    }

    private static HistoryEvent event(long number, String type, String name) {
        return new HistoryEvent(
                number,
                number - 1,
                type,
                START.plusSeconds(number),
                Optional.ofNullable(name),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private void journaled(long number, int index, RunStep.Status status) {
        var isRunning = status == RunStep.Status.RUNNING;
        journal.keep(new StepJournal.Entry(
                tenant,
                id,
                id,
                number,
                true,
                new RunStep(
                        "ask",
                        "noop",
                        "/steps/0/steps/0",
                        status,
                        1,
                        List.of(index),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        START.plusSeconds(10 + number),
                        isRunning ? Optional.empty() : Optional.of(Duration.ofSeconds(1)),
                        4,
                        Optional.empty())));
    }

    @Test
    void theStepsOfALoopInExecutionsOfItsOwnAreAmongTheOthers() {
        machines.tells(List.of(
                event(1, "MapStateEntered", "each"),
                event(2, "MapRunStarted", null),
                event(3, "MapStateExited", "each"),
                event(90, "TaskStateEntered", "call")));
        journaled(1, 0, RunStep.Status.SUCCESS);
        journaled(2, 1, RunStep.Status.FAILED);
        journaled(3, 1, RunStep.Status.SUCCESS);

        var steps = history.of(run(TaskStatus.SUCCESS));

        assertThat(steps).extracting(RunStep::name).containsExactly("each", "ask", "ask", "call");
        assertThat(steps.get(1).iteration()).containsExactly(0);
        assertThat(steps.get(2).attempt()).isEqualTo(2);
        assertThat(steps.get(2).status()).isEqualTo(RunStep.Status.SUCCESS);
        assertThat(steps.get(2).duration()).contains(Duration.ofSeconds(2));
    }

    @Test
    void theJournalIsNotAskedForARunWithoutSuchLoops() {
        machines.tells(List.of(event(1, "TaskStateEntered", "ask")));
        journaled(1, 0, RunStep.Status.SUCCESS);

        assertThat(history.of(run(TaskStatus.RUNNING))).hasSize(1);
    }

    @Test
    void aStepInALoopThatWasUnderWayIsCancelledWithItsRun() {
        machines.tells(List.of(event(1, "MapStateEntered", "each"), event(2, "MapRunStarted", null)));
        journaled(1, 0, RunStep.Status.RUNNING);

        assertThat(history.of(run(TaskStatus.CANCELLED)))
                .filteredOn(step -> step.name().equals("ask"))
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.status()).isEqualTo(RunStep.Status.CANCELLED);
                    assertThat(step.duration()).contains(Duration.ofSeconds(89));
                });
    }

    @Test
    void aSubWorkflowsStepLeadsToItsRun() {
        var child = RunId.fresh();
        var run = run(TaskStatus.RUNNING);
        runs.insert(run(child, TaskStatus.RUNNING, Optional.of(new Run.Parent(id, "token")), id + "#/steps/1"));
        var events = new ArrayList<HistoryEvent>();
        events.add(event(1, "TaskStateEntered", "call"));
        events.add(event(5, "TaskStateEntered", "ask"));
        machines.tells(events);

        assertThat(history.of(run)).extracting(RunStep::child).containsExactly(Optional.of(child), Optional.empty());
    }
}
