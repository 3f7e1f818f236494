package ai.jarvis.workflow;

import ai.jarvis.tenancy.Permission;

/** What the author of a workflow may name in it: what their tenant has and what they themselves may do. */
public interface WorkflowCatalog {
    /** Whether chats can be asked of a model of this name. */
    boolean hasModel(String alias);

    boolean hasCollection(String idOrName);

    /** Whether a workflow of this name is published, or is the one that is being saved. */
    boolean hasWorkflow(String name);

    boolean permits(Permission permission);
}
