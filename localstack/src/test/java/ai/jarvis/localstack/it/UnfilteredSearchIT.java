package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.knowledge.ChunkIndex;
import ai.jarvis.knowledge.ChunkIndex.Scope;
import ai.jarvis.knowledge.ChunkKey;
import ai.jarvis.knowledge.Ranked;
import ai.jarvis.knowledge.Reader;
import ai.jarvis.knowledge.Snapshots;
import ai.jarvis.model.ModelId;
import ai.jarvis.tenancy.TenantId;
import com.pgvector.PGhalfvec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The queries of search without their condition on the tenant: the database itself keeps tenants apart. */
@ExtendWith(Platform.Provider.class)
class UnfilteredSearchIT {
    private static final ModelId MODEL = new ModelId("local-embedding");
    private static final Pattern READS = Pattern.compile("\\bfrom\\b");
    private static final String FILTER = "(\\w+\\.)?tenant_id = (:tenant|\\w+\\.tenant_id)";

    private final Platform platform;
    private final List<String> rewritten = new ArrayList<>();
    private final List<String> all = new ArrayList<>();

    UnfilteredSearchIT(Platform platform) {
        this.platform = platform;
    }

    /**
     * What a tenant finds.
     *
     * @param nearest how many vectors, comparing all
     * @param isSauceNearest whether the sauce is what is nearest to the sauce, asking the index
     * @param matching how many chunks by a word
     * @param hits the documents of chunks with numbers that every tenant's have
     */
    private record Found(int nearest, boolean isSauceNearest, int matching, List<String> hits) {}

    @Test
    void noQueryFindsRowsOfAnotherTenant() throws SQLException {
        var owner = platform.tenant();
        var stranger = platform.tenant();
        owner.collectionWith("sauce.txt", "The recipe of the sauce needs nine cloves of garlic.");
        stranger.collectionWith("soup.txt", "The soup is made of leek.");
        var sauce = vector(owner.id());

        assertThat(searchAs(owner.id(), sauce))
                .as("without the filter, yet under the policy")
                .isEqualTo(new Found(1, true, 1, List.of("sauce.txt")));
        assertThat(searchAs(stranger.id(), sauce)).isEqualTo(new Found(1, false, 0, List.of("soup.txt")));
        assertThat(all).isNotEmpty().allMatch(sql -> !sql.contains("tenant_id = "));
        assertThat(rewritten).hasSameSizeAs(all);
    }

    private float[] vector(String tenant) throws SQLException {
        try (var connection = platform.database("postgres");
                var statement =
                        connection.prepareStatement("select embedding from chunk_vectors where tenant_id = ?")) {
            statement.setString(1, tenant);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return new PGhalfvec(rows.getString(1)).toArray();
            }
        }
    }

    private Found searchAs(String tenant, float[] vector) {
        var jdbi = Jdbi.create(() -> platform.database("jarvis_app"));
        jdbi.registerArrayType(String.class, "text");
        return jdbi.inTransaction(handle -> {
            handle.createQuery("select set_config('jarvis.tenant_id', :tenant, true)")
                    .bind("tenant", tenant)
                    .mapTo(String.class)
                    .one();
            removeFilters(handle);
            var scope = new Scope(new TenantId(tenant), Set.of(), Map.of(), Reader.PLATFORM);
            var snapshot = Snapshots.in(handle, scope, 1_000);
            var indexed = Snapshots.in(handle, scope, 0);
            var filtered = Snapshots.in(
                    handle,
                    new Scope(new TenantId(tenant), Set.of(), Map.of("x", "y"), new Reader("key_x", Set.of(), false)),
                    0);
            assertThat(filtered.matching("garlic", 10)).isEmpty();
            var keys = IntStream.range(0, 10)
                    .mapToObj(document -> new ChunkKey(document, 0))
                    .toList();
            var likely = keys.stream().map(key -> new Ranked(key, 1)).toList();
            return new Found(
                    snapshot.nearest(MODEL, Set.of(), vector, List::of, 10).size(),
                    indexed.nearest(MODEL, Set.of(), vector, () -> likely, 1)
                                    .getFirst()
                                    .score()
                            > 0.99,
                    snapshot.matching("garlic", 10).size(),
                    snapshot.hits(keys).values().stream()
                            .map(ChunkIndex.Hit::documentName)
                            .toList());
        });
    }

    private void removeFilters(Handle handle) {
        handle.getConfig(SqlStatements.class).setUnusedBindingAllowed(true).setTemplateEngine((sql, context) -> {
            var without = sql.replaceAll(FILTER, "true");
            if (READS.matcher(sql).find()) {
                all.add(without);
            }
            if (!without.equals(sql)) {
                rewritten.add(without);
            }
            return without;
        });
    }
}
