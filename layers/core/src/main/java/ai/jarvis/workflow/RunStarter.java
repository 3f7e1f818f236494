package ai.jarvis.workflow;

import ai.jarvis.task.TaskStatus;
import ai.jarvis.workflow.RunStore.News;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Has a run's machine begin, or go on. */
public final class RunStarter {
    private final WorkflowStore workflows;
    private final RunStore runs;
    private final StateMachines machines;
    private final RunAccounts accounts;
    private final RunEndings endings;
    private final Clock clock;

    public RunStarter(
            WorkflowStore workflows,
            RunStore runs,
            StateMachines machines,
            RunAccounts accounts,
            RunEndings endings,
            Clock clock) {
        this.workflows = workflows;
        this.runs = runs;
        this.machines = machines;
        this.accounts = accounts;
        this.endings = endings;
        this.clock = clock;
    }

    /**
     * Starts a run that waits, or goes on with it where it failed. It may be done twice: the execution is the same. A run
     * that cannot be started at all has failed.
     *
     * @throws StateMachines.Unavailable if it was not started, or nobody knows
     */
    public void start(Run run) {
        var publication = workflows.find(run.tenant(), run.workflow()).flatMap(Workflow::publication);
        if (publication.isEmpty()) {
            endings.failed(run, new Run.Failure("workflow_gone", "The workflow is not there any more."));
            return;
        }
        try {
            start(run, publication.get());
        } catch (StateMachines.Rejected e) {
            endings.failed(run, new Run.Failure("not_started", String.valueOf(e.getMessage())));
        }
    }

    private void start(Run run, Workflow.Publication publication) {
        if (run.root().equals(run.id())) {
            accounts.open(run.tenant(), run.root(), run.wish().limits(), clock.instant());
        }
        var goesOn = run.status() == TaskStatus.RETRY
                && run.execution().filter(machines::redrive).isPresent();
        var execution = goesOn
                ? run.execution().get()
                : machines.start(publication.machine(), run.id().executionName(run.attempt() + 1), input(run));
        var version = goesOn ? run.version() : version(run, publication.routing(), execution);
        var news = new News(clock.instant(), Optional.of(execution), version, Optional.empty(), Optional.empty());
        if (runs.advance(run.tenant(), run.id(), TaskStatus.RUNNING, news, false)) {
            endings.started(run);
        }
        var now = runs.find(run.tenant(), run.id());
        if (now.filter(Run::hasEnded).isPresent()) {
            endings.afterwards(now.get(), execution);
        }
    }

    private Optional<Integer> version(Run run, Routing routing, String execution) {
        if (routing.candidate().isEmpty()) {
            return Optional.of(routing.stable());
        }
        return machines.describe(execution)
                .flatMap(StateMachines.Execution::version)
                .flatMap(version -> workflows.numberOf(run.tenant(), run.workflow(), version));
    }

    private static Map<String, Object> input(Run run) {
        var about = new LinkedHashMap<String, Object>();
        about.put("id", run.id().value());
        about.put("tenant_id", run.tenant().value());
        about.put("workflow_id", run.workflow().value());
        about.put("root_id", run.root().value());
        about.put(
                "actor",
                Map.of(
                        "principal", run.wish().actor().principal(),
                        "permissions", run.wish().actor().permissions(),
                        "roles", run.wish().actor().roles()));
        return Map.of("run", about, "inputs", run.wish().input());
    }
}
