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

    private static ApiKeys.Wanted wanted(String name, Set<Role> roles, Optional<Instant> expiresAt) {
        return new ApiKeys.Wanted(name, roles, Optional.empty(), expiresAt);
    }

    private ApiKeys.Issued issue(Optional<Instant> expiresAt) {
        return keys.issue(administrator, wanted("reader", Set.of(Role.VIEWER), expiresAt));
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
        assertThatThrownBy(() -> keys.issue(administrator, wanted("k", Set.of(Role.SUPER_ADMIN), Optional.empty())))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.FORBIDDEN));
    }

    @Test
    void nobodyIssuesAKeyThatMayDoMoreThanTheyMay() {
        var custom = new Role("key-maker", Set.of(Permission.ADMIN_USER, Permission.CHAT_READ));
        var maker = new Caller(administrator.tenant(), "key_z", Set.of(custom));

        assertThatThrownBy(() -> keys.issue(maker, wanted("k", Set.of(Role.VIEWER), Optional.empty())))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("permission_denied"));
        var less = new ApiKeys.Wanted(
                "k", Set.of(Role.VIEWER), Optional.of(Set.of(Permission.CHAT_READ)), Optional.empty());
        assertThat(keys.issue(maker, less).key().caller().permissions()).containsExactly(Permission.CHAT_READ);
    }

    @Test
    void aScopedKeyCannotMakeAnUnscopedOne() {
        var scope = Set.of(Permission.ADMIN_USER);
        var scoped = keys.issue(
                administrator,
                new ApiKeys.Wanted("k", Set.of(Role.TENANT_ADMIN), Optional.of(scope), Optional.empty()));

        var caller = keys.authenticate(scoped.secret()).orElseThrow();

        assertThat(caller.permissions()).isEqualTo(scope);
        assertThatThrownBy(() -> keys.issue(caller, wanted("k", Set.of(Role.TENANT_ADMIN), Optional.empty())))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("permission_denied"));
    }

    @Test
    void aScopeIsPartOfWhatTheRolesAllow() {
        var wanted = new ApiKeys.Wanted(
                "k", Set.of(Role.VIEWER), Optional.of(Set.of(Permission.ADMIN_USER)), Optional.empty());

        assertThatThrownBy(() -> keys.issue(administrator, wanted))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(
                                refusal.errors().getFirst().pointer())
                        .isEqualTo("/permissions"));
    }

    @Test
    void itIsNotedThatAKeyWasUsedButNotEachTime() {
        var issued = issue(Optional.empty());
        var id = issued.key().id();
        assertThat(store.find(administrator.tenant(), id).orElseThrow().lastUsedAt())
                .isEmpty();

        keys.authenticate(issued.secret());
        at(NOW.plusSeconds(59)).authenticate(issued.secret());
        assertThat(store.find(administrator.tenant(), id).orElseThrow().lastUsedAt())
                .contains(NOW);

        at(NOW.plusSeconds(60)).authenticate(issued.secret());
        assertThat(store.find(administrator.tenant(), id).orElseThrow().lastUsedAt())
                .contains(NOW.plusSeconds(60));
    }

    @Test
    void aKeyNeedsARoleANameAndAFuture() {
        assertThatThrownBy(() -> keys.issue(administrator, wanted("k", Set.of(), Optional.empty())))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> keys.issue(administrator, wanted(" ", Set.of(Role.VIEWER), Optional.empty())))
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
