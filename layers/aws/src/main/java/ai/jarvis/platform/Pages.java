package ai.jarvis.platform;

import ai.jarvis.tenancy.TenantId;
import java.util.function.Function;
import org.jdbi.v3.core.mapper.RowMapper;

/** Reads pages of what a tenant has. */
public final class Pages {
    private Pages() {}

    /**
     * A page of a tenant's rows, newest first.
     *
     * @param select up to its {@code where}; its rows have a {@code tenant_id} and a sortable {@code id}
     * @param id of an item, as it is in its row
     */
    public static <T> Page<T> newestFirst(
            Database database,
            TenantId tenant,
            String select,
            RowMapper<T> mapper,
            Page.Request page,
            Function<T, String> id) {
        var rows = database.in(tenant, handle -> handle.createQuery(
                        select
                                + """
                                 where tenant_id = :tenant and (cast(:after as text) is null or id < :after)
                                order by id desc limit :limit""")
                .bind("tenant", tenant.value())
                .bind("after", page.after())
                .bind("limit", page.limit() + 1)
                .map(mapper)
                .list());
        return Page.of(rows, page.limit(), id);
    }
}
