package ai.jarvis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Admission;
import ai.jarvis.tenancy.ApiKeySecret;
import ai.jarvis.tenancy.ApiKeys;
import ai.jarvis.tenancy.Authentication;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.InMemoryApiKeyStore;
import ai.jarvis.tenancy.InMemoryTenantStore;
import ai.jarvis.tenancy.InMemoryUserStore;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.tenancy.TokenVerifier;
import ai.jarvis.tenancy.Users;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
    private static final Instant NOW = Instant.parse("2030-05-01T12:00:00Z");
    private static final ConnectionId ID = new ConnectionId("c1=");

    private final ConnectionStore store = new InMemoryConnectionStore();
    private final InMemoryTenantStore tenants = new InMemoryTenantStore();
    private final ApiKeys keys = new ApiKeys(new InMemoryApiKeyStore(), Clock.fixed(NOW, ZoneOffset.UTC));
    private final Connections connections = at(NOW);
    private final TenantId tenant = TenantId.fresh();
    private final ApiKeys.Issued issued = keys.issue(
            tenant, "browser", Set.of(Role.VIEWER), Optional.empty(), ApiKeySecret.fresh(new SecureRandom()));
    private final String key = issued.secret().value();

    private Connections at(Instant now) {
        var clock = Clock.fixed(now, ZoneOffset.UTC);
        var users = new Users(new InMemoryUserStore(), clock);
        return new Connections(
                new Authentication(keys, users, TokenVerifier.none()), new Admission(tenants, clock), store, clock);
    }

    private static Handshake header(String authorization) {
        return new Handshake(Optional.of(authorization), Optional.empty());
    }

    private static Handshake offering(String subprotocols) {
        return new Handshake(Optional.empty(), Optional.of(subprotocols));
    }

    @Test
    void aKeyInTheHeaderOpensAConnectionOfItsTenant() {
        connections.open(ID, header("Bearer " + key));

        assertThat(connections.get(ID).tenant()).isEqualTo(tenant);
        assertThat(connections.get(ID).principal()).startsWith("key_");
    }

    @Test
    void aBrowsersKeyIsASubprotocolThatIsNotAnsweredWith() {
        var handshake = offering("jarvis.v1, jarvis.bearer." + key);

        connections.open(ID, handshake);

        assertThat(connections.get(ID).tenant()).isEqualTo(tenant);
        assertThat(handshake.selected()).contains("jarvis.v1");
    }

    @Test
    void aKeyAloneIsNoSubprotocol() {
        assertRefused(offering("jarvis.bearer." + key), "unknown_subprotocol");
        assertThat(offering("jarvis.bearer." + key).selected()).isEmpty();
    }

    @Test
    void aConnectionIsOfNoUseOnceItsKeyIsRevoked() {
        connections.open(ID, header("Bearer " + key));

        keys.revoke(
                new Caller(tenant, "key_x", Set.of(Role.TENANT_ADMIN)),
                issued.key().id());

        assertThatThrownBy(() -> connections.get(ID))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("unknown_connection"));
    }

    @Test
    void nobodyGetsInWithoutAGoodKey() {
        assertRefused(new Handshake(Optional.empty(), Optional.empty()), "missing_credentials");
        assertRefused(offering("jarvis.v1"), "missing_credentials");
        assertRefused(header("Bearer jv_guess"), "invalid_credentials");
        assertRefused(header("Basic " + key), "invalid_credentials");
        assertRefused(offering("jarvis.v1, jarvis.bearer.jv_guess"), "invalid_credentials");
    }

    private void assertRefused(Handshake handshake, String code) {
        assertThatThrownBy(() -> connections.open(ID, handshake))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
        assertThat(store.find(ID, NOW)).isEmpty();
    }

    @Test
    void aConnectionIsForgottenWhenItIsClosedOrOld() {
        connections.open(ID, header("Bearer " + key));
        assertThat(at(NOW.plus(Duration.ofHours(2))).get(ID).id()).isEqualTo(ID);
        assertThatThrownBy(() -> at(NOW.plus(Connections.LIFE)).get(ID)).isInstanceOf(Refusal.class);

        connections.close(ID);

        assertThatThrownBy(() -> connections.get(ID)).isInstanceOf(Refusal.class);
    }
}
