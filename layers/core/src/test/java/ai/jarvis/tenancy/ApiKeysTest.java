package ai.jarvis.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
    private static final Instant NOW = Instant.parse("2030-05-01T12:00:00Z");

    private final InMemoryApiKeyStore store = new InMemoryApiKeyStore();
    private final ApiKeys keys = at(NOW);
    private final Caller administrator = new Caller(TenantId.fresh(), "key_x", Set.of(Role.TENANT_ADMIN));

    private ApiKeys at(Instant now) {
        return new ApiKeys(store, Clock.fixed(now, ZoneOffset.UTC));
    }

    private ApiKeys.Issued issue(Optional<Instant> expiresAt) {
        return keys.issue(administrator, "reader", Set.of(Role.VIEWER), expiresAt);
    }

    @Test
    void aSecretStandsForItsTenantAndRoles() {
        var issued = issue(Optional.empty());

        var caller = keys.authenticate(issued.secret()).orElseThrow();

        assertThat(caller.tenant()).isEqualTo(administrator.tenant());
        assertThat(caller.principal()).isEqualTo(issued.key().id().value());
        assertThat(caller.roles()).containsExactly(Role.VIEWER);
    }

    @Test
    void anUnknownSecretStandsForNobody() {
        assertThat(keys.authenticate(new ApiKeySecret("jv_guess"))).isEmpty();
    }

    @Test
    void anExpiredKeyStandsForNobody() {
        var issued = issue(Optional.of(NOW.plus(Duration.ofDays(1))));

        assertThat(at(NOW.plus(Duration.ofHours(23))).authenticate(issued.secret()))
                .isPresent();
        assertThat(at(NOW.plus(Duration.ofDays(1))).authenticate(issued.secret()))
                .isEmpty();
    }

    @Test
    void aRevokedKeyStandsForNobody() {
        var issued = issue(Optional.empty());

        keys.revoke(administrator, issued.key().id());

        assertThat(keys.authenticate(issued.secret())).isEmpty();
    }

    @Test
    void nobodyRevokesTheKeyOfAnotherTenant() {
        var issued = issue(Optional.empty());
        var stranger = new Caller(TenantId.fresh(), "key_y", Set.of(Role.TENANT_ADMIN));

        assertThatThrownBy(() -> keys.revoke(stranger, issued.key().id()))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.NOT_FOUND));
        assertThat(keys.authenticate(issued.secret())).isPresent();
        assertThat(keys.list(stranger, Page.Request.first()).items()).isEmpty();
    }

    @Test
    void aTenantCannotGrantSuperAdmin() {
        assertThatThrownBy(() -> keys.issue(administrator, "k", Set.of(Role.SUPER_ADMIN), Optional.empty()))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.FORBIDDEN));
    }

    @Test
    void aKeyNeedsARoleANameAndAFuture() {
        assertThatThrownBy(() -> keys.issue(administrator, "k", Set.of(), Optional.empty()))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> keys.issue(administrator, " ", Set.of(Role.VIEWER), Optional.empty()))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> issue(Optional.of(NOW))).isInstanceOf(Refusal.class);
    }

    @Test
    void aSecretIsNeverPrintedWhole() {
        var secret = issue(Optional.empty()).secret();

        assertThat(secret.toString()).doesNotContain(secret.value()).startsWith(secret.shownPrefix());
        assertThat(secret.value()).hasSizeGreaterThan(40);
    }
}
