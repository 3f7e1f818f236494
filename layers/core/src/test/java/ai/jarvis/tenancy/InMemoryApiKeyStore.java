package ai.jarvis.tenancy;

import ai.jarvis.platform.Page;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;

/** Keeps the API keys of one process. */
public final class InMemoryApiKeyStore implements ApiKeyStore {
    private record Entry(ApiKey key, String hash) {}

    private final Map<String, Entry> newestFirst = new ConcurrentSkipListMap<>((a, b) -> b.compareTo(a));

    @Override
    public void insert(ApiKey key, byte[] hash) {
        newestFirst.put(key.id().value(), new Entry(key, HexFormat.of().formatHex(hash)));
    }

    @Override
    public Optional<ApiKey> findByHash(byte[] hash) {
        var hex = HexFormat.of().formatHex(hash);
        return newestFirst.values().stream()
                .filter(entry -> entry.hash().equals(hex))
                .map(Entry::key)
                .findFirst();
    }

    @Override
    public Optional<ApiKey> find(TenantId tenant, ApiKeyId id) {
        return Optional.ofNullable(newestFirst.get(id.value())).map(Entry::key).filter(key -> key.tenant()
                .equals(tenant));
    }

    @Override
    public Page<ApiKey> list(TenantId tenant, Page.Request page) {
        List<ApiKey> rows = newestFirst.values().stream()
                .map(Entry::key)
                .filter(key -> key.tenant().equals(tenant))
                .filter(key -> page.after().isEmpty()
                        || key.id().value().compareTo(page.after().get()) < 0)
                .limit(page.limit() + 1L)
                .toList();
        return Page.of(rows, page.limit(), key -> key.id().value());
    }

    @Override
    public boolean revoke(TenantId tenant, ApiKeyId id, Instant at) {
        return change(tenant, id, key -> with(key, key.revokedAt().or(() -> Optional.of(at)), key.lastUsedAt()));
    }

    @Override
    public void used(TenantId tenant, ApiKeyId id, Instant at) {
        change(tenant, id, key -> with(key, key.revokedAt(), Optional.of(at)));
    }

    private boolean change(TenantId tenant, ApiKeyId id, UnaryOperator<ApiKey> change) {
        if (find(tenant, id).isEmpty()) {
            return false;
        }
        newestFirst.computeIfPresent(id.value(), (same, entry) -> new Entry(change.apply(entry.key()), entry.hash()));
        return true;
    }

    private static ApiKey with(ApiKey key, Optional<Instant> revokedAt, Optional<Instant> lastUsedAt) {
        return new ApiKey(
                key.id(),
                key.tenant(),
                key.name(),
                key.shownPrefix(),
                key.roles(),
                key.permissions(),
                key.createdBy(),
                key.createdAt(),
                key.expiresAt(),
                revokedAt,
                lastUsedAt);
    }
}
