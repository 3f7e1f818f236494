package ai.jarvis.workflow;

import ai.jarvis.knowledge.CollectionId;
import ai.jarvis.knowledge.CollectionStore;
import ai.jarvis.model.ChatModels;
import ai.jarvis.platform.Ids;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;

/** What a caller's tenant has, and what the caller may do. */
record TenantCatalog(Caller caller, ChatModels models, CollectionStore collections, WorkflowStore workflows)
        implements WorkflowCatalog {
    @Override
    public boolean hasModel(String alias) {
        return models.has(caller.tenant(), alias);
    }

    @Override
    public boolean hasCollection(String idOrName) {
        var isId = Ids.isId(CollectionId.PREFIX, idOrName)
                && collections.find(caller.tenant(), new CollectionId(idOrName)).isPresent();
        return isId || collections.findByName(caller.tenant(), idOrName).isPresent();
    }

    @Override
    public boolean hasWorkflow(String name) {
        return workflows.findByName(caller.tenant(), name).isPresent();
    }

    @Override
    public boolean permits(Permission permission) {
        return caller.may(permission);
    }
}
