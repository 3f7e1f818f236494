package ai.jarvis.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Page;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store of tenants does. */
public abstract class TenantStoreContract {
    private final Tenant tenant = new Tenant(
            TenantId.fresh(),
            "A company",
            "pro",
            TenantStatus.ACTIVE,
            Placement.SHARED,
            Optional.of("root@example.com"),
            Instant.parse("2030-01-01T10:00:00Z"));

    protected abstract TenantStore store();

    @Test
    void findsWhatWasInserted() {
        store().insert(tenant);

        assertThat(store().find(tenant.id())).contains(tenant);
        assertThat(store().find(TenantId.fresh())).isEmpty();
    }

    @Test
    void changesWhatIsGivenAndNothingElse() {
        store().insert(tenant);

        var suspended = store().update(tenant.id(), TenantStore.Change.of(TenantStatus.SUSPENDED), tenant.id())
                .orElseThrow();
        assertThat(suspended.status()).isEqualTo(TenantStatus.SUSPENDED);
        assertThat(suspended.name()).isEqualTo("A company");

        var renamed = store().update(
                        tenant.id(),
                        new TenantStore.Change(Optional.of("Another"), Optional.of("free"), Optional.empty()),
                        tenant.id())
                .orElseThrow();
        assertThat(renamed.name()).isEqualTo("Another");
        assertThat(renamed.plan()).isEqualTo("free");
        assertThat(renamed.status()).isEqualTo(TenantStatus.SUSPENDED);
        assertThat(store().find(tenant.id())).contains(renamed);
        assertThat(store().update(TenantId.fresh(), TenantStore.Change.of(TenantStatus.ACTIVE), tenant.id()))
                .isEmpty();
    }

    @Test
    void listsTheNewestFirst() {
        store().insert(tenant);
        var newer = new Tenant(TenantId.fresh(), "B", "free", tenant.createdAt());
        store().insert(newer);

        var first = store().list(new Page.Request(1, Optional.empty()));
        assertThat(first.items()).containsExactly(newer);
        assertThat(store().list(new Page.Request(1, first.nextCursor())).items())
                .containsExactly(tenant);
    }
}
