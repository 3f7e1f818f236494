package ai.jarvis.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.ApiKeySecret;
import ai.jarvis.tenancy.ApiKeys;
import ai.jarvis.tenancy.Authentication;
import ai.jarvis.tenancy.BearerToken;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.EmailAddress;
import ai.jarvis.tenancy.InMemoryApiKeyStore;
import ai.jarvis.tenancy.InMemoryUserStore;
import ai.jarvis.tenancy.Login;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.Subject;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.tenancy.User;
import ai.jarvis.tenancy.Users;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several instances that remember who somebody is, each for itself. */
@Timeout(30)
class AuthenticatorTest {
    private static final Duration PROMISED = Duration.ofSeconds(5);
    private static final EmailAddress ANN = new EmailAddress("ann@example.com");

    private final Clock clock = Clock.systemUTC();
    private final TenantId tenant = TenantId.fresh();
    private final Caller administrator = new Caller(tenant, "key_x", Set.of(Role.TENANT_ADMIN));
    private final ApiKeys keys = new ApiKeys(new InMemoryApiKeyStore(), clock);
    private final Users users = new Users(new InMemoryUserStore(), clock);
    private Instant expiry = Instant.now().plusSeconds(3600);
    private final Authentication authentication = new Authentication(
            keys,
            users,
            token -> new Login(tenant, new Subject("https://issuer.example", "1"), Optional.of(ANN), expiry));
    private final List<Authenticator> instances =
            List.of(new Authenticator(authentication, clock), new Authenticator(authentication, clock));

    /** As the filter asks: what is remembered, or else the stores. */
    private static boolean letsIn(Authenticator instance, BearerToken token) {
        try {
            return instance.remembered(token)
                    .or(() -> Optional.of(instance.authenticate(token)))
                    .isPresent();
        } catch (Refusal e) {
            return false;
        }
    }

    private void assertShutOutSoon(BearerToken token) {
        var deadline = Instant.now().plus(PROMISED);
        for (var instance : instances) {
            while (letsIn(instance, token)) {
                assertThat(Instant.now()).isBefore(deadline);
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aRevokedKeyIsShutOutByAllOfThemInTime() {
        var issued =
                keys.issue(tenant, "k", Set.of(Role.VIEWER), Optional.empty(), ApiKeySecret.fresh(new SecureRandom()));
        var token = new BearerToken(issued.secret().value());
        assertThat(instances).allMatch(instance -> letsIn(instance, token));

        keys.revoke(administrator, issued.key().id());

        assertShutOutSoon(token);
    }

    @Test
    void aDisabledUserIsShutOutByAllOfThemInTime() {
        var user = users.add(administrator, ANN, Set.of(Role.VIEWER));
        var token = new BearerToken("a.b.c");
        assertThat(instances).allMatch(instance -> letsIn(instance, token));

        users.change(administrator, user.id(), Optional.empty(), Optional.of(User.Status.DISABLED));

        assertShutOutSoon(token);
    }

    @Test
    void nobodyIsRememberedForLongerThanTheirTokenIsGood() {
        users.add(administrator, ANN, Set.of(Role.VIEWER));
        expiry = Instant.now().minusMillis(1);
        var instance = instances.getFirst();
        var token = new BearerToken("a.b.c");

        assertThat(instance.authenticate(token).tenant()).isEqualTo(tenant);

        assertThat(instance.remembered(token)).isEmpty();
    }

    @Test
    void asksForACredentialOfTheRightForm() {
        assertThatThrownBy(() -> instances.getFirst().token(null)).isInstanceOf(Refusal.class);
        assertThat(instances.getFirst().token("Bearer a.b.c").isJwt()).isTrue();
        assertThat(instances.getFirst().token("Bearer a.b.c")).hasToString("a JWT");
    }
}
