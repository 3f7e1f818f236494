package ai.jarvis.workflow;

import ai.jarvis.tenancy.Permission;
import java.util.EnumSet;
import java.util.Set;

/** A tenant with one model, one collection and one other workflow. */
public record FixedCatalog(Set<Permission> permissions) implements WorkflowCatalog {
    /** Of an author who may do everything. */
    public static final WorkflowCatalog ALLOWS_ALL = new FixedCatalog(EnumSet.allOf(Permission.class));

    @Override
    public boolean hasModel(String alias) {
        return alias.equals("gpt-4");
    }

    @Override
    public boolean hasCollection(String idOrName) {
        return idOrName.equals("handbook");
    }

    @Override
    public boolean hasWorkflow(String name) {
        return name.equals("sum");
    }

    @Override
    public boolean permits(Permission permission) {
        return permissions.contains(permission);
    }
}
