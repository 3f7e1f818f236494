package ai.jarvis.evaluation;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Optional;

/** Where sets of cases are kept, in versions that never change. */
public interface DatasetStore {
    /** Adds a set with its first version; false, and nothing is added, if the tenant has one of that name. */
    boolean insert(Dataset dataset, Dataset.Version first, List<Case> cases);

    /** Adds a version; false, and nothing is added, if it is not the one after the newest. */
    boolean append(TenantId tenant, Dataset.Version version, List<Case> cases);

    Optional<Dataset> find(TenantId tenant, DatasetId id);

    Page<Dataset> list(TenantId tenant, Page.Request page);

    Optional<Dataset.Version> version(TenantId tenant, DatasetId id, int number);

    /**
     * Cases of a version, in their order.
     *
     * @param after number of the last one that is known, 0 for none
     */
    List<Case> cases(TenantId tenant, DatasetId id, int version, int after, int limit);

    /** Removes a set with its versions. */
    boolean delete(TenantId tenant, DatasetId id);
}
