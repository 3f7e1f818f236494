package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.knowledge.ChunkIndex.Scope;
import ai.jarvis.knowledge.ChunkKey;
import ai.jarvis.knowledge.Reader;
import ai.jarvis.knowledge.Snapshots;
import ai.jarvis.model.ModelId;
import ai.jarvis.tenancy.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The queries of search without their condition on the tenant: the database itself keeps tenants apart. */
@ExtendWith(Platform.Provider.class)
class UnfilteredSearchIT {
    private static final ModelId MODEL = new ModelId("local-embedding");
    private static final String FILTER = "(\\w+\\.)?tenant_id = (:tenant|\\w+\\.tenant_id)";

    private final Platform platform;
    private final List<String> rewritten = new ArrayList<>();
    private final List<String> all = new ArrayList<>();

    UnfilteredSearchIT(Platform platform) {
        this.platform = platform;
    }

    private record Found(int nearest, int matching, int hits) {}

    @Test
    void noQueryFindsRowsOfAnotherTenant() {
        var owner = platform.tenant();
        var stranger = platform.tenant();
        owner.collectionWith("sauce.txt", "The recipe of the sauce needs nine cloves of garlic.");

        var asOwner = searchAs(owner.id());
        var asStranger = searchAs(stranger.id());

        assertThat(asOwner.nearest())
                .as("without the filter, yet under the policy")
                .isEqualTo(1);
        assertThat(asOwner.matching()).isEqualTo(1);
        assertThat(asOwner.hits()).isEqualTo(1);
        assertThat(asStranger).isEqualTo(new Found(0, 0, 0));
        assertThat(all).isNotEmpty().allMatch(sql -> !sql.contains("tenant_id = "));
        assertThat(rewritten).hasSameSizeAs(all);
    }

    private Found searchAs(String tenant) {
        var jdbi = Jdbi.create(() -> platform.database("jarvis_app"));
        jdbi.registerArrayType(String.class, "text");
        return jdbi.inTransaction(handle -> {
            handle.createQuery("select set_config('jarvis.tenant_id', :tenant, true)")
                    .bind("tenant", tenant)
                    .mapTo(String.class)
                    .one();
            removeFilters(handle);
            var scope = new Scope(new TenantId(tenant), Set.of(), Map.of(), Reader.PLATFORM);
            var snapshot = Snapshots.in(handle, scope);
            var filtered = Snapshots.in(
                    handle,
                    new Scope(new TenantId(tenant), Set.of(), Map.of("x", "y"), new Reader("key_x", Set.of(), false)));
            assertThat(filtered.matching("garlic", 10)).isEmpty();
            var vector = new float[1024];
            vector[0] = 1;
            var keys = List.of(new ChunkKey(0, 0));
            return new Found(
                    snapshot.nearest(MODEL, Set.of(), vector, 10).size(),
                    snapshot.matching("garlic", 10).size(),
                    snapshot.hits(keys).size());
        });
    }

    private void removeFilters(Handle handle) {
        handle.getConfig(SqlStatements.class).setUnusedBindingAllowed(true).setTemplateEngine((sql, context) -> {
            var without = sql.replaceAll(FILTER, "true");
            all.add(without);
            if (!without.equals(sql)) {
                rewritten.add(without);
            }
            return without;
        });
    }
}
