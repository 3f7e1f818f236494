package ai.jarvis.workflow;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.StateMachines.Machine;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Puts versions of workflows to work: one machine for a workflow, one version of it for each that is published, and
 * weights by which new runs are given to them.
 */
public final class Publishing {
    private static final int MAX_MACHINE_NAME = 80;
    private static final int SHORT = 8;

    private final WorkflowStore store;
    private final Definitions definitions;
    private final StateMachines machines;
    private final Clock clock;

    public Publishing(WorkflowStore store, Definitions definitions, StateMachines machines, Clock clock) {
        this.store = store;
        this.definitions = definitions;
        this.machines = machines;
        this.clock = clock;
    }

    /**
     * Publishes a version.
     *
     * @param number of the version; the newest if absent
     * @param weight of 100 new runs, how many get it: 1 to 100; all if absent
     */
    public Workflow publish(Caller caller, WorkflowId id, Optional<Integer> number, Optional<Integer> weight) {
        caller.require(Permission.WORKFLOW_CREATE);
        var workflow = find(caller, id);
        var wanted = number.orElse(workflow.latest());
        var version = store.version(caller.tenant(), id, wanted)
                .orElseThrow(() -> Refusal.unprocessable(
                        "unknown_version",
                        "There is no such version.",
                        List.of(new Refusal.FieldError("/version", "is not a version of the workflow"))));
        requirePermissions(caller, version);
        requireRunnable(caller, workflow, version);
        var routing = routing(workflow, wanted, weight.orElse(100));
        var machine = machine(workflow, version);
        return route(workflow, machine, routing);
    }

    /** Whoever publishes must themselves be able to do what the steps do. */
    private static void requirePermissions(Caller caller, WorkflowVersion version) {
        caller.requireToGive(version.permissions());
    }

    private void requireRunnable(Caller caller, Workflow workflow, WorkflowVersion version) {
        try {
            definitions.requireRunnable(caller, workflow.name(), version.source());
        } catch (WorkflowInvalid e) {
            throw Workflows.invalid(e);
        }
    }

    private static Routing routing(Workflow workflow, int version, int weight) {
        if (weight < 1 || weight > 100) {
            throw Refusal.invalid("/weight", "must be from 1 to 100");
        }
        var before = workflow.publication().map(Workflow.Publication::routing);
        if (weight == 100) {
            return before.map(routing -> routing.promote(version)).orElseGet(() -> Routing.to(version));
        }
        if (before.isEmpty() || before.get().stable() == version) {
            throw Refusal.invalid("/weight", "must be 100: there is no other version that would get the rest");
        }
        return before.get().attempt(version, weight);
    }

    /** The machine, with the version as one of its own. */
    private String machine(Workflow workflow, WorkflowVersion version) {
        if (version.machineVersion().isPresent() && workflow.publication().isPresent()) {
            return workflow.publication().get().machine();
        }
        var published = machines.publish(new Machine(
                machineName(workflow),
                version.definition(),
                "Version " + version.number() + " of " + workflow.name(),
                Map.of(
                        "jarvis:tenant", workflow.tenant().value(),
                        "jarvis:workflow", workflow.id().value())));
        store.publishedAs(workflow.tenant(), workflow.id(), version.number(), published.version());
        return published.machine();
    }

    private Workflow route(Workflow workflow, String machine, Routing routing) {
        var weights = new LinkedHashMap<String, Integer>();
        routing.weights().forEach((number, weight) -> weights.put(machineVersion(workflow, number), weight));
        machines.route(machine, weights);
        var after = workflow.published(machine, routing, clock.instant());
        if (!store.route(workflow, after.publication().orElseThrow(), after.updatedAt())) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT,
                    "workflow_changed",
                    "Somebody else publishes the workflow at the same time. Look at it, and try again.");
        }
        return after;
    }

    private String machineVersion(Workflow workflow, int number) {
        return store.version(workflow.tenant(), workflow.id(), number)
                .flatMap(WorkflowVersion::machineVersion)
                .orElseThrow(() -> new IllegalStateException("Version " + number + " was not published"));
    }

    /** Takes back the candidate or, without one, the stable version. New runs have the one before at once. */
    public Workflow rollBack(Caller caller, WorkflowId id) {
        caller.require(Permission.WORKFLOW_CREATE);
        var workflow = find(caller, id);
        var publication = workflow.publication().orElseThrow(Publishing::nothingBefore);
        var routing = publication.routing().rollBack().orElseThrow(Publishing::nothingBefore);
        return route(workflow, publication.machine(), routing);
    }

    private static Refusal nothingBefore() {
        return Refusal.of(
                Refusal.Kind.CONFLICT, "nothing_to_roll_back", "There is no published version before this one.");
    }

    private Workflow find(Caller caller, WorkflowId id) {
        return store.find(caller.tenant(), id).orElseThrow(Workflows::unknown);
    }

    /**
     * A name that an operator finds: the end of the tenant's id, and the workflow's name. A name that a machine cannot
     * have is made one, with the end of the workflow's id so that two of them stay two.
     */
    static String machineName(Workflow workflow) {
        var prefix = prefix(workflow.tenant());
        var name = workflow.name().replaceAll("[^A-Za-z0-9_-]", "-");
        if (name.equals(workflow.name()) && prefix.length() + name.length() <= MAX_MACHINE_NAME) {
            return prefix + name;
        }
        var suffix = "-" + end(workflow.id().value());
        var room = MAX_MACHINE_NAME - prefix.length() - suffix.length();
        return prefix + name.substring(0, Math.min(name.length(), room)) + suffix;
    }

    /** How the names of a tenant's machines and schedules begin, and no other tenant's. */
    public static String prefix(TenantId tenant) {
        return "jarvis-" + end(tenant.value()) + "-";
    }

    private static String end(String id) {
        return id.substring(id.length() - SHORT).toLowerCase(Locale.ROOT);
    }
}
