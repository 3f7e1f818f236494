package ai.jarvis.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Page;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link ApiKeyStore} has to do. */
public abstract class ApiKeyStoreContract {
    private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");

    private final ApiKeySecret secret = ApiKeySecret.fresh(new SecureRandom());

    protected abstract ApiKeyStore store();

    /** A tenant that is registered and has no keys. */
    protected abstract TenantId newTenant();

    private ApiKey insert(TenantId tenant, ApiKeySecret of) {
        var key = new ApiKey(
                ApiKeyId.fresh(),
                tenant,
                "a key",
                of.shownPrefix(),
                Set.of(Role.VIEWER, Role.OPERATOR),
                Optional.of(Set.of(Permission.CHAT_READ)),
                Optional.of("usr_01J00000000000000000000000"),
                NOW,
                Optional.of(NOW.plus(Duration.ofDays(1))),
                Optional.empty(),
                Optional.empty());
        store().insert(key, of.hash());
        return key;
    }

    @Test
    void findsAKeyByTheHashOfItsSecret() {
        var key = insert(newTenant(), secret);

        assertThat(store().findByHash(secret.hash())).contains(key);
        assertThat(store().findByHash(ApiKeySecret.fresh(new SecureRandom()).hash()))
                .isEmpty();
    }

    @Test
    void revokingTwiceKeepsTheFirstTime() {
        var key = insert(newTenant(), secret);

        assertThat(store().revoke(key.tenant(), key.id(), NOW.plusSeconds(1))).isTrue();
        assertThat(store().revoke(key.tenant(), key.id(), NOW.plusSeconds(2))).isTrue();

        assertThat(store().findByHash(secret.hash()).orElseThrow().revokedAt()).contains(NOW.plusSeconds(1));
    }

    @Test
    void tellsWhenAKeyWasUsed() {
        var key = insert(newTenant(), secret);

        store().used(key.tenant(), key.id(), NOW.plusSeconds(1));

        assertThat(store().find(key.tenant(), key.id()).orElseThrow().lastUsedAt())
                .contains(NOW.plusSeconds(1));
    }

    @Test
    void anotherTenantHasNoSuchKey() {
        var key = insert(newTenant(), secret);
        var stranger = newTenant();

        store().used(stranger, key.id(), NOW);

        assertThat(store().revoke(stranger, key.id(), NOW)).isFalse();
        assertThat(store().find(stranger, key.id())).isEmpty();
        assertThat(store().list(stranger, Page.Request.first()).items()).isEmpty();
        assertThat(store().findByHash(secret.hash())).contains(key);
    }

    @Test
    void listsKeysNewestFirstPageByPage() {
        var tenant = newTenant();
        var keys = new ArrayList<ApiKey>();
        for (int i = 0; i < 5; i++) {
            keys.addFirst(insert(tenant, ApiKeySecret.fresh(new SecureRandom())));
        }
        var listed = new ArrayList<ApiKey>();
        var page = store().list(tenant, new Page.Request(2, Optional.empty()));
        listed.addAll(page.items());
        while (page.nextCursor().isPresent()) {
            page = store().list(tenant, new Page.Request(2, page.nextCursor()));
            listed.addAll(page.items());
        }

        assertThat(listed).isEqualTo(List.copyOf(keys));
    }
}
