package ai.jarvis.knowledge;

import ai.jarvis.model.EmbeddingModel;
import ai.jarvis.tenancy.TenantId;
import com.pgvector.PGhalfvec;
import java.sql.SQLException;
import java.util.Arrays;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;

/** The vectors of chunks in PostgreSQL, as pgvector keeps them. */
public final class SqlVectors {
    /** The partition of all tenants that have none of their own; the name of one's own is the tenant's id. */
    public static final String SHARED = "shared";

    /** Candidates of the index of neighbours: the more, the fewer near ones are missed, and the longer it takes. */
    public static final int CANDIDATES = 200;

    private SqlVectors() {}

    /** Where a tenant's new vectors go. */
    static String home(Handle handle, TenantId tenant) {
        return handle.createQuery("select tenant_id from vector_homes where tenant_id = :tenant and not is_shrinking")
                .bind("tenant", tenant.value())
                .mapTo(String.class)
                .findOne()
                .orElse(SHARED);
    }

    /**
     * Whether so many vectors as the tenant has belong into a partition of their own; in between they belong where they
     * are. See {@link VectorPlacement}.
     */
    public static boolean belongApart(Handle handle, TenantId tenant) {
        return handle.createQuery(
                        """
                        select stored.vectors > case when home.tenant_id is null or home.is_shrinking
                            then :mostShared else :fewestApart - 1 end
                        from stored_totals stored
                        left join vector_homes home on home.tenant_id = stored.tenant
                        where stored.tenant = :tenant""")
                .bind("tenant", tenant.value())
                .bind("mostShared", VectorPlacement.MOST_SHARED)
                .bind("fewestApart", VectorPlacement.FEWEST_APART)
                .mapTo(Boolean.class)
                .findOne()
                .orElse(false);
    }

    /** A parameter of the vector's own type: text with a cast would be parsed again for every row. Zeros fill it up. */
    static Argument argument(float[] values) {
        return (position, statement, context) -> statement.setObject(position, halfvec(values));
    }

    private static PGhalfvec halfvec(float[] values) throws SQLException {
        var vector = new PGhalfvec(Arrays.copyOf(values, EmbeddingModel.MAX_DIMENSIONS));
        vector.setType("halfvec");
        return vector;
    }
}
