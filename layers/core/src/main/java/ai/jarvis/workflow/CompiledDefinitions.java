package ai.jarvis.workflow;

import ai.jarvis.knowledge.CollectionStore;
import ai.jarvis.model.gateway.ChatModels;
import ai.jarvis.tenancy.Caller;
import java.util.function.Predicate;

/** Definitions in YAML or JSON, compiled with what the caller's tenant has in view. */
public final class CompiledDefinitions implements Definitions {
    private final ChatModels models;
    private final CollectionStore collections;
    private final WorkflowStore workflows;

    public CompiledDefinitions(ChatModels models, CollectionStore collections, WorkflowStore workflows) {
        this.models = models;
        this.collections = collections;
        this.workflows = workflows;
    }

    @Override
    public CompiledWorkflow compile(Caller caller, String source) {
        return WorkflowCompiler.compile(source, catalog(caller, name -> workflows
                .findByName(caller.tenant(), name)
                .isPresent()));
    }

    @Override
    public void requireRunnable(Caller caller, String workflow, String source) {
        var unused = WorkflowCompiler.compile(
                source,
                catalog(
                        caller,
                        name -> name.equals(workflow)
                                || workflows
                                        .findByName(caller.tenant(), name)
                                        .flatMap(Workflow::publication)
                                        .isPresent()));
    }

    private TenantCatalog catalog(Caller caller, Predicate<String> isWorkflow) {
        return new TenantCatalog(caller, models, collections, isWorkflow);
    }
}
