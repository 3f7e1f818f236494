package ai.jarvis.workflow;

import ai.jarvis.platform.Refusal;
import ai.jarvis.task.DeadLetterStore;
import ai.jarvis.task.TaskStatus;
import ai.jarvis.task.Tasks;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.tenancy.TenantStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts runs into the queue. */
public final class RunSubmission {
    /** Tenants of this plan go before others. */
    private static final String VIP_PLAN = "enterprise";

    private static final int MOST_INPUTS = 200;

    private final WorkflowStore workflows;
    private final RunStore runs;
    private final RunQueue queue;
    private final RunAccounts accounts;
    private final RunDispatcher dispatcher;
    private final TenantStore tenants;
    private final Payloads payloads;
    private final Tasks tasks;
    private final DeadLetterStore deadLetters;
    private final Clock clock;

    /** Where it is noted what was submitted. */
    public record Stores(
            WorkflowStore workflows, RunStore runs, RunQueue queue, RunAccounts accounts, TenantStore tenants) {}

    public RunSubmission(
            Stores stores,
            RunDispatcher dispatcher,
            Payloads payloads,
            Tasks tasks,
            DeadLetterStore deadLetters,
            Clock clock) {
        this.workflows = stores.workflows();
        this.runs = stores.runs();
        this.queue = stores.queue();
        this.accounts = stores.accounts();
        this.tenants = stores.tenants();
        this.dispatcher = dispatcher;
        this.payloads = payloads;
        this.tasks = tasks;
        this.deadLetters = deadLetters;
        this.clock = clock;
    }

    /** Submits a run, or finds the one that was submitted for the same before. */
    Run submit(TenantId tenant, WorkflowId workflow, Run.Wish wish) {
        var duplicate = wish.deduplication().flatMap(key -> runs.findDuplicate(tenant, workflow, key));
        if (duplicate.isPresent()) {
            return duplicate.get();
        }
        var published = workflows.find(tenant, workflow).orElseThrow(Workflows::unknown);
        var publication = published.publication().orElseThrow(RunSubmission::unpublished);
        requireInputs(published, publication.routing().stable(), wish);
        var id = RunId.fresh();
        // First into the queue: a run that is in no queue would wait for ever, a place in it of no run is given up.
        enqueue(tenant, id, wish.priority());
        var run = runs.insert(run(id, tenant, workflow, smaller(tenant, id, wish), id, Optional.empty()));
        if (!run.id().equals(id)) {
            queue.remove(tenant, id);
            return run;
        }
        tasks.submit(tenant, id.task(), Runs.TASK_KIND, id.value());
        dispatcher.dispatch(tenant);
        return run;
    }

    /** The run of a step that waits for it: it needs no turn of its own, and has its root's account. */
    public Run child(Run parent, WorkflowId workflow, Run.Wish wish, String token) {
        var id = RunId.fresh();
        var made = run(
                id,
                parent.tenant(),
                workflow,
                smaller(parent.tenant(), id, wish),
                parent.root(),
                Optional.of(new Run.Parent(parent.id(), token)));
        var run = runs.insert(made);
        // It has its turn with its root's; in the queue it is looked after as all that are under way.
        enqueue(run.tenant(), run.id(), wish.priority());
        queue.take(run.tenant(), run.id(), clock.instant());
        tasks.submit(run.tenant(), run.id().task(), Runs.TASK_KIND, run.id().value());
        return run;
    }

    private Run run(
            RunId id, TenantId tenant, WorkflowId workflow, Run.Wish wish, RunId root, Optional<Run.Parent> parent) {
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
                clock.instant(),
                Optional.empty(),
                Optional.empty());
    }

    /** Puts a run that is to be retried back into the queue. */
    void again(Run run) {
        accounts.retry(run.tenant(), run.root(), run.wish().limits(), clock.instant());
        enqueue(run.tenant(), run.id(), run.wish().priority());
        deadLetters.replayed(run.tenant(), run.id().task(), clock.instant());
        dispatcher.dispatch(run.tenant());
    }

    private void enqueue(TenantId tenant, RunId run, Run.Priority priority) {
        var vip = tenants.find(tenant)
                .filter(known -> known.plan().equals(VIP_PLAN))
                .isPresent();
        queue.add(new RunQueue.Entry(tenant, run, vip, priority, clock.instant()));
    }

    private void requireInputs(Workflow workflow, int version, Run.Wish wish) {
        if (wish.input().size() > MOST_INPUTS) {
            throw Refusal.invalid("/input", "must have at most " + MOST_INPUTS + " members");
        }
        var errors = new ArrayList<Refusal.FieldError>();
        var inputs = workflows
                .version(workflow.tenant(), workflow.id(), version)
                .map(WorkflowVersion::inputs)
                .orElse(List.of());
        for (var input : inputs) {
            if (input.required() && !wish.input().containsKey(input.name())) {
                errors.add(new Refusal.FieldError("/input/" + input.name(), "is required"));
            } else if (wish.input().containsKey(input.name())
                    && !isOf(input.type(), wish.input().get(input.name()))) {
                errors.add(new Refusal.FieldError("/input/" + input.name(), "must be of type " + input.type()));
            }
        }
        if (!errors.isEmpty()) {
            throw Refusal.unprocessable("invalid_input", "The workflow does not take this input.", errors);
        }
    }

    private static boolean isOf(String type, @org.jspecify.annotations.Nullable Object value) {
        return switch (type) {
            case "string" -> value instanceof String;
            case "number" -> value instanceof Number;
            case "boolean" -> value instanceof Boolean;
            case "list" -> value instanceof List;
            case "object" -> value instanceof Map;
            default -> true;
        };
    }

    private Run.Wish smaller(TenantId tenant, RunId run, Run.Wish wish) {
        var input = new HashMap<>(wish.input());
        input.replaceAll((name, value) -> value == null ? null : payloads.keep(tenant, run, "input-" + name, value));
        return new Run.Wish(input, wish.actor(), wish.origin(), wish.deduplication(), wish.priority(), wish.limits());
    }

    private static Refusal unpublished() {
        return Refusal.of(
                Refusal.Kind.CONFLICT, "workflow_not_published", "No version of the workflow is published yet.");
    }
}
