package ai.jarvis.workflow;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Optional;

/** Where workflows and their versions are kept. */
public interface WorkflowStore {
    /** Adds a workflow with its first version; false, and nothing is added, if the tenant has one of that name. */
    boolean insert(Workflow workflow, WorkflowVersion first);

    /** Adds a version, numbered after the newest one; absent if there is no such workflow. */
    Optional<Workflow> append(TenantId tenant, WorkflowVersion version);

    Optional<Workflow> find(TenantId tenant, WorkflowId id);

    Optional<Workflow> findByName(TenantId tenant, String name);

    Page<Workflow> list(TenantId tenant, Page.Request page);

    Optional<WorkflowVersion> version(TenantId tenant, WorkflowId id, int number);

    /** The versions, newest first. */
    Page<WorkflowVersion> versions(TenantId tenant, WorkflowId id, Page.Request page);

    /** Notes what a version was published as. */
    void publishedAs(TenantId tenant, WorkflowId id, int number, String machineVersion);

    /** The version that was published as this; absent if none was. */
    Optional<Integer> numberOf(TenantId tenant, WorkflowId id, String machineVersion);

    /** Sets what runs the workflow, if it is still as in {@code before}; else nothing, and false. */
    boolean route(Workflow before, Workflow.Publication publication, Instant at);

    /** Removes a workflow with its versions and triggers; its runs stay. */
    boolean delete(TenantId tenant, WorkflowId id);
}
