package ai.jarvis.sql.source;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link SourceStore} has to do. */
public abstract class SourceStoreContract {
    private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");

    private TenantId tenant;

    protected abstract SourceStore store();

    /** A tenant that is registered and has no sources. */
    protected abstract TenantId newTenant();

    @BeforeEach
    void makeTenant() {
        tenant = newTenant();
    }

    private Source source(String name) {
        return new Source(
                SourceId.fresh(),
                tenant,
                name,
                Optional.of("what it is"),
                SourceType.POSTGRESQL,
                Map.of("host", "db.example", "port", "5432"),
                Optional.of(new SourceSecret("kept/1")),
                List.of("public.orders"),
                new SourceAccess(
                        new Readers(Set.of("developer"), Set.of("usr_1")),
                        List.of(new SourceAccess.Rule(
                                "orders", List.of("total"), new Readers(Set.of("tenant_admin"), Set.of())))),
                Map.of("orders.total", "with tax"),
                1,
                "key",
                NOW,
                NOW);
    }

    private static Source changed(Source source, String name, int version) {
        return new Source(
                source.id(),
                source.tenant(),
                name,
                Optional.empty(),
                source.type(),
                Map.of("host", "other.example"),
                Optional.empty(),
                List.of(),
                SourceAccess.EVERYBODY,
                Map.of(),
                version,
                "somebody else",
                source.createdAt(),
                NOW.plusSeconds(60));
    }

    private Source inserted(String name) {
        var source = source(name);
        assertThat(store().insert(source, Shop.schema())).isTrue();
        return source;
    }

    @Test
    void keepsAllThatASourceSaysAndWhatIsInIt() {
        var source = inserted("shop");

        assertThat(store().find(tenant, source.id())).contains(source);
        assertThat(store().find(tenant, "shop")).contains(source);
        assertThat(store().schema(tenant, source.id())).contains(Shop.schema());
    }

    @Test
    void hasOneOfEachName() {
        inserted("shop");

        assertThat(store().insert(source("shop"), Shop.schema())).isFalse();
        assertThat(store().count(tenant)).isEqualTo(1);
    }

    @Test
    void replacesTheVersionThatWasSeenAndNoOther() {
        var source = inserted("shop");
        var changed = changed(source, "store", 2);

        assertThat(store().update(changed)).isTrue();
        assertThat(store().find(tenant, source.id())).contains(changed);
        assertThat(store().update(changed(source, "late", 2))).isFalse();
        assertThat(store().find(tenant, "late")).isEmpty();
    }

    @Test
    void givesNoSourceTheNameOfAnother() {
        inserted("shop");
        var other = inserted("other");

        assertThat(store().update(changed(other, "shop", 2))).isFalse();
    }

    @Test
    void replacesWhatIsInASource() {
        var source = inserted("shop");
        var less = Shop.schema().withTables(Shop.schema().tables().subList(0, 1));

        assertThat(store().keep(tenant, source.id(), less)).isTrue();
        assertThat(store().schema(tenant, source.id())).contains(less);
        assertThat(store().keep(tenant, SourceId.fresh(), less)).isFalse();
    }

    @Test
    void listsPageByPageNewestFirst() {
        var first = inserted("a");
        var second = inserted("b");
        var third = inserted("c");

        var page = store().list(tenant, new Page.Request(2, Optional.empty()));
        assertThat(page.items()).containsExactly(third, second);
        assertThat(store().list(tenant, new Page.Request(2, page.nextCursor())).items())
                .containsExactly(first);
    }

    @Test
    void forgetsASourceThatIsDeleted() {
        var source = inserted("shop");

        assertThat(store().delete(tenant, source.id())).isTrue();
        assertThat(store().delete(tenant, source.id())).isFalse();
        assertThat(store().find(tenant, source.id())).isEmpty();
        assertThat(store().schema(tenant, source.id())).isEmpty();
    }

    @Test
    void keepsTenantsApart() {
        var source = inserted("shop");
        var other = newTenant();

        assertThat(store().find(other, source.id())).isEmpty();
        assertThat(store().find(other, "shop")).isEmpty();
        assertThat(store().schema(other, source.id())).isEmpty();
        assertThat(store().keep(other, source.id(), Shop.schema())).isFalse();
        assertThat(store().delete(other, source.id())).isFalse();
        assertThat(store().count(other)).isZero();
    }
}
