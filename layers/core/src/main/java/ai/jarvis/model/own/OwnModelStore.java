package ai.jarvis.model.own;

import ai.jarvis.platform.Page;
import ai.jarvis.prompt.SemanticVersion;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Where tenants' models, their versions and the histories of the current ones are kept. */
public interface OwnModelStore {
    /** Adds a model with its first version, which is the current one; false, and nothing is added, if there is one of that name. */
    boolean insert(OwnModel model, ModelVersion first);

    /**
     * Adds the version that {@code next} makes of the newest one, while nobody else adds one; absent if there is no such
     * model. If {@code next} throws, nothing is added.
     *
     * @param answers whether it is the current version from now on
     */
    Optional<ModelVersion> append(TenantId tenant, String name, boolean answers, UnaryOperator<ModelVersion> next);

    /**
     * Makes a version the current one; absent, and nothing is done, if there is no such model. One that is the current
     * one already stays so, and the history too.
     */
    Optional<CurrentMove> setCurrent(TenantId tenant, String name, CurrentMove wanted);

    Optional<OwnModel> find(TenantId tenant, String name);

    /** All of a tenant's, by name. */
    List<OwnModel> list(TenantId tenant);

    /** The current versions of all of a tenant's models, by name. */
    List<ModelVersion> current(TenantId tenant);

    Optional<ModelVersion> version(TenantId tenant, String name, SemanticVersion number);

    /** The versions, newest first. */
    Page<ModelVersion> versions(TenantId tenant, String name, Page.Request page);

    /** Which version was the current one, newest first. */
    Page<CurrentMove> history(TenantId tenant, String name, Page.Request page);

    /** The keys of all versions of a model. */
    List<ModelKey> keys(TenantId tenant, String name);

    /** Removes a model with its versions. */
    boolean delete(TenantId tenant, String name);
}
