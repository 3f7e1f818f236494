package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Optional;

/** Where triggers are kept. */
public interface TriggerStore {
    /** Adds a trigger of a workflow that is there. */
    void insert(Trigger trigger);

    Optional<Trigger> find(TenantId tenant, TriggerId id);

    /** The triggers of a workflow, oldest first. */
    List<Trigger> ofWorkflow(TenantId tenant, WorkflowId workflow);

    /** The triggers for events of a type. */
    List<Trigger> ofEvent(TenantId tenant, String type);

    boolean delete(TenantId tenant, TriggerId id);
}
