package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * A workflow: a name under which versions of a definition are kept.
 *
 * @param latest the number of the newest version
 * @param publication absent until a version is published; only then there is something to run
 */
public record Workflow(
        WorkflowId id,
        TenantId tenant,
        String name,
        int latest,
        Optional<Publication> publication,
        Instant createdAt,
        Instant updatedAt) {
    /**
     * What runs the workflow.
     *
     * @param machine by which Step Functions knows it
     */
    public record Publication(String machine, Routing routing) {}

    public static Workflow fresh(TenantId tenant, String name, Instant at) {
        return new Workflow(WorkflowId.fresh(), tenant, name, 1, Optional.empty(), at, at);
    }

    Workflow published(String machine, Routing routing, Instant at) {
        return new Workflow(id, tenant, name, latest, Optional.of(new Publication(machine, routing)), createdAt, at);
    }
}
