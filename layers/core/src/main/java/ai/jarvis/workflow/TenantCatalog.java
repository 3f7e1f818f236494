package ai.jarvis.workflow;

import ai.jarvis.knowledge.CollectionId;
import ai.jarvis.knowledge.CollectionStore;
import ai.jarvis.model.gateway.ChatModels;
import ai.jarvis.platform.Ids;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import java.util.function.Predicate;

/**
 * What a caller's tenant has, and what the caller may do.
 *
 * @param isWorkflow whether a workflow can be named
 */
record TenantCatalog(Caller caller, ChatModels models, CollectionStore collections, Predicate<String> isWorkflow)
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
        return isWorkflow.test(name);
    }

    @Override
    public boolean permits(Permission permission) {
        return caller.may(permission);
    }
}
