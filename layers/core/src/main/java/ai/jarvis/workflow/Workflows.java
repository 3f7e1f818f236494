package ai.jarvis.workflow;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Keeps the definitions of workflows, in versions. */
public final class Workflows {
    /** Most characters of a definition. */
    public static final int MAX_SOURCE = 500_000;

    private final WorkflowStore store;
    private final RunStore runs;
    private final Definitions definitions;
    private final StateMachines machines;
    private final Schedules schedules;
    private final TriggerStore triggers;
    private final Clock clock;

    /** What is kept about workflows. */
    public record Stores(WorkflowStore workflows, RunStore runs, TriggerStore triggers) {}

    public Workflows(Stores stores, Definitions definitions, StateMachines machines, Schedules schedules, Clock clock) {
        this.store = stores.workflows();
        this.runs = stores.runs();
        this.triggers = stores.triggers();
        this.definitions = definitions;
        this.machines = machines;
        this.schedules = schedules;
        this.clock = clock;
    }

    /** Saves a new workflow. */
    public Workflow create(Caller caller, String source) {
        caller.require(Permission.WORKFLOW_CREATE);
        var compiled = compile(caller, source);
        var workflow = Workflow.fresh(caller.tenant(), compiled.name(), clock.instant());
        if (!store.insert(workflow, version(workflow.id(), 1, source, compiled, caller))) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT,
                    "workflow_exists",
                    "There is a workflow of this name already. A new version is saved with PUT.");
        }
        return workflow;
    }

    /** Saves a new version; what is published stays as it is. */
    public Workflow change(Caller caller, WorkflowId id, String source) {
        caller.require(Permission.WORKFLOW_CREATE);
        var before = find(caller, id);
        var compiled = compile(caller, source);
        if (!compiled.name().equals(before.name())) {
            throw Refusal.unprocessable(
                    "workflow_renamed",
                    "The name of a workflow stays.",
                    List.of(new Refusal.FieldError("/name", "must be " + before.name())));
        }
        return store.append(caller.tenant(), version(before.id(), before.latest() + 1, source, compiled, caller))
                .orElseThrow(Workflows::unknown);
    }

    private CompiledWorkflow compile(Caller caller, String source) {
        if (source.isBlank() || source.length() > MAX_SOURCE) {
            throw Refusal.invalid("", "must be a definition of at most " + MAX_SOURCE + " characters");
        }
        try {
            return definitions.compile(caller, source);
        } catch (WorkflowInvalid e) {
            throw invalid(e);
        }
    }

    /** What whoever saves or publishes is told. */
    static Refusal invalid(WorkflowInvalid invalid) {
        var errors = invalid.problems().stream()
                .map(problem -> new Refusal.FieldError(
                        problem.pointer(),
                        problem.detail(),
                        Optional.of(problem.line()),
                        Optional.of(problem.column())))
                .toList();
        return Refusal.unprocessable("workflow_invalid", "The definition cannot be run as it is.", errors);
    }

    private WorkflowVersion version(
            WorkflowId workflow, int number, String source, CompiledWorkflow compiled, Caller caller) {
        return WorkflowVersion.of(workflow, number, source, compiled, caller.principal(), clock.instant());
    }

    public Workflow get(Caller caller, WorkflowId id) {
        caller.require(Permission.WORKFLOW_READ);
        return find(caller, id);
    }

    public Page<Workflow> list(Caller caller, Page.Request page) {
        caller.require(Permission.WORKFLOW_READ);
        return store.list(caller.tenant(), page);
    }

    /** One version; the newest if none is named. */
    public WorkflowVersion version(Caller caller, WorkflowId id, Optional<Integer> number) {
        var workflow = get(caller, id);
        return store.version(caller.tenant(), id, number.orElse(workflow.latest()))
                .orElseThrow(() -> Refusal.notFound("version"));
    }

    public Page<WorkflowVersion> versions(Caller caller, WorkflowId id, Page.Request page) {
        get(caller, id);
        return store.versions(caller.tenant(), id, page);
    }

    /** Removes a workflow, with what starts it and what runs it. Its runs can still be looked at. */
    public void delete(Caller caller, WorkflowId id) {
        caller.require(Permission.WORKFLOW_CREATE);
        var workflow = find(caller, id);
        if (runs.anyUnfinished(caller.tenant(), id)) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT,
                    "workflow_running",
                    "Runs of the workflow have not ended. Cancel them, or wait for them.");
        }
        triggers.ofWorkflow(caller.tenant(), id).stream()
                .filter(trigger -> trigger.source() instanceof Trigger.Source.Schedule)
                .forEach(schedules::remove);
        workflow.publication().ifPresent(publication -> machines.delete(publication.machine()));
        if (!store.delete(caller.tenant(), id)) {
            throw unknown();
        }
    }

    private Workflow find(Caller caller, WorkflowId id) {
        return store.find(caller.tenant(), id).orElseThrow(Workflows::unknown);
    }

    static Refusal unknown() {
        return Refusal.notFound("workflow");
    }
}
