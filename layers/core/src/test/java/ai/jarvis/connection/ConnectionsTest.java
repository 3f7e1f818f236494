package ai.jarvis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.InMemoryLimitStore;
import ai.jarvis.quota.InMemoryLimiterStore;
import ai.jarvis.quota.Limit;
import ai.jarvis.quota.LimitKey;
import ai.jarvis.quota.Limits;
import ai.jarvis.quota.QuotaName;
import ai.jarvis.quota.Quotas;
import ai.jarvis.quota.Scope;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
    private static final Instant NOW = Instant.parse("2030-05-01T12:00:00Z");
    private static final ConnectionId ID = new ConnectionId("c1=");

    private boolean storeFails;
    private final ConnectionStore store = new InMemoryConnectionStore() {
        @Override
        public void put(Connection connection) {
            if (storeFails) {
                throw new IllegalStateException("The store is away");
            }
            super.put(connection);
        }
    };
    private final InMemoryLimitStore limits = new InMemoryLimitStore();
    private final Quotas quotas = Quotas.withoutUsage(
            Limits.standard(), limits, new InMemoryLimiterStore(), Metrics.none(), Clock.fixed(NOW, ZoneOffset.UTC));
    private final InMemoryTenantStore tenants = new InMemoryTenantStore();
    private final ApiKeys keys = new ApiKeys(new InMemoryApiKeyStore(), Clock.fixed(NOW, ZoneOffset.UTC));
    private final Connections connections = at(NOW);
    private final TenantId tenant = limits.register("enterprise");
    private final ApiKeys.Issued issued = keys.issue(
            tenant, "browser", Set.of(Role.VIEWER), Optional.empty(), ApiKeySecret.fresh(new SecureRandom()));
    private final String key = issued.secret().value();

    private Connections at(Instant now) {
        var clock = Clock.fixed(now, ZoneOffset.UTC);
        var users = new Users(new InMemoryUserStore(), clock);
        var authentication = new Authentication(keys, users, TokenVerifier.none());
        return new Connections(
                authentication, new Admission(tenants, clock), new ConnectionLimits(quotas), store, clock);
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

        assertThat(connections.hear(ID).tenant()).isEqualTo(tenant);
        assertThat(connections.hear(ID).principal()).startsWith("key_");
    }

    @Test
    void aBrowsersKeyIsASubprotocolThatIsNotAnsweredWith() {
        var handshake = offering("jarvis.v1, jarvis.bearer." + key);

        connections.open(ID, handshake);

        assertThat(connections.hear(ID).tenant()).isEqualTo(tenant);
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

        assertThatThrownBy(() -> connections.hear(ID))
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
        assertThat(at(NOW.plus(Duration.ofHours(2))).hear(ID).id()).isEqualTo(ID);
        assertThatThrownBy(() -> at(NOW.plus(Connections.LIFE)).hear(ID)).isInstanceOf(Refusal.class);

        connections.close(ID);

        assertThatThrownBy(() -> connections.hear(ID)).isInstanceOf(Refusal.class);
    }

    private void limit(Scope scope, QuotaName name, long amount) {
        limits.put(tenant, Map.of(new LimitKey(scope, LimitKey.EACH, name), Optional.of(Limit.of(name, amount))), NOW);
    }

    @Test
    void noMoreConnectionsAreOpenedThanMayBeOpenAtATime() {
        limit(Scope.KEY, QuotaName.CONCURRENT_CONNECTIONS, 1);
        connections.open(ID, header("Bearer " + key));
        var second = new ConnectionId("c2=");

        assertThatThrownBy(() -> connections.open(second, header("Bearer " + key)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("concurrent_connections"));
        assertThat(store.find(second, NOW)).isEmpty();

        connections.close(ID);
        connections.close(ID);
        connections.open(second, header("Bearer " + key));
        assertThat(connections.hear(second).tenant()).isEqualTo(tenant);
    }

    @Test
    void aConnectionThatIsNotKeptTakesNoPlace() {
        limit(Scope.TENANT, QuotaName.CONCURRENT_CONNECTIONS, 1);
        storeFails = true;
        assertThatThrownBy(() -> connections.open(ID, header("Bearer " + key)))
                .isInstanceOf(IllegalStateException.class);

        storeFails = false;
        connections.open(new ConnectionId("c2="), header("Bearer " + key));

        assertThat(connections.hear(new ConnectionId("c2=")).tenant()).isEqualTo(tenant);
    }

    @Test
    void tooManyMessagesAreRefusedAndTheConnectionStaysOpen() {
        limit(Scope.TENANT, QuotaName.MESSAGES_SECOND, 2);
        limit(Scope.TENANT, QuotaName.REQUESTS, 1);
        connections.open(ID, header("Bearer " + key));
        connections.hear(ID);
        connections.hear(ID);

        assertThatThrownBy(() -> connections.hear(ID)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("messages_second");
            assertThat(refusal.retryAfter()).isPresent();
        });
        assertThat(store.find(ID, NOW)).isPresent();
    }
}
