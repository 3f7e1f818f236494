package ai.jarvis.sql.source;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.util.Optional;

/** Where sources are kept, and what is in them. */
public interface SourceStore {
    /** Adds a source with what is in it; false, and nothing is added, if the tenant has one of that name. */
    boolean insert(Source source, DatabaseSchema schema);

    Optional<Source> find(TenantId tenant, SourceId id);

    /** The one of this name. */
    Optional<Source> find(TenantId tenant, String name);

    /** All of a tenant's, newest first. */
    Page<Source> list(TenantId tenant, Page.Request page);

    int count(TenantId tenant);

    /**
     * Replaces a source that is still in the version before; false, and nothing is done, if it is not, or if another has the
     * name.
     */
    boolean update(Source source);

    /** What is in a source, as last read. */
    Optional<DatabaseSchema> schema(TenantId tenant, SourceId id);

    /** Keeps what is in a source; false if there is no such source. */
    boolean keep(TenantId tenant, SourceId id, DatabaseSchema schema);

    boolean delete(TenantId tenant, SourceId id);
}
