package ai.jarvis.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private Instant now = Instant.parse("2030-01-01T10:00:00Z");
    private final InMemoryTenantStore tenants = new InMemoryTenantStore();
    private final Admission admission = new Admission(tenants, clock());
    private final TenantId tenant = TenantId.fresh();

    AdmissionTest() {
        tenants.insert(new Tenant(tenant, "A company", "pro", now));
    }

    private Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }

    @Test
    void aSuspensionAndAResumptionAreInForceAfterAMomentAndNotAtOnceOnly() {
        admission.require(tenant);
        tenants.update(tenant, TenantStore.Change.of(TenantStatus.SUSPENDED), tenant);

        assertThat(admission.isKnown(tenant)).isTrue();
        now = now.plus(Duration.ofSeconds(2));
        assertRefused("tenant_suspended");

        tenants.update(tenant, TenantStore.Change.of(TenantStatus.ACTIVE), tenant);
        now = now.plus(Duration.ofSeconds(2));
        admission.require(tenant);
    }

    @Test
    void aTenantThatIsBeingDeletedIsRefused() {
        var deleting = new Tenant(
                tenant, "A company", "pro", TenantStatus.DELETING, Placement.SHARED, java.util.Optional.empty(), now);
        tenants.insert(deleting);

        assertRefused("tenant_deleted");
    }

    @Test
    void aTenantThatIsNotRegisteredIsLeftToOthers() {
        assertThatCode(() -> admission.require(TenantId.fresh())).doesNotThrowAnyException();
    }

    private void assertRefused(String code) {
        assertThatThrownBy(() -> admission.require(tenant)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.FORBIDDEN);
        });
    }
}
