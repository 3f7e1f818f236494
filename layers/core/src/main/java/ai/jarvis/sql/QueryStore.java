package ai.jarvis.sql;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Optional;

/** Where questions to databases are kept, and for a while their results. */
public interface QueryStore {
    void insert(SqlQuery query);

    Optional<SqlQuery> find(TenantId tenant, QueryId id);

    /** Those of somebody, newest first, without rows. */
    Page<SqlQuery> list(TenantId tenant, String principal, Optional<SqlQuery.Status> status, Page.Request page);

    /**
     * Notes that one is worked on; one that was before is worked on again, as its worker is gone.
     *
     * @return it as it is then; absent if it has ended, or is not there
     */
    Optional<SqlQuery> start(TenantId tenant, QueryId id, Instant at);

    /**
     * Ends one that has not ended.
     *
     * @return whether it had not
     */
    boolean end(TenantId tenant, QueryId id, SqlQuery.Outcome outcome, Instant at);

    /** Removes the rows of those that ended before that; how many had some. */
    int forgetRows(TenantId tenant, Instant before);
}
