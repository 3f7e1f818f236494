package ai.jarvis.tenancy;

import ai.jarvis.platform.Page;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

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
        var entry = newestFirst.get(id.value());
        if (entry == null || !entry.key().tenant().equals(tenant)) {
            return false;
        }
        var key = entry.key();
        newestFirst.put(
                id.value(),
                new Entry(
                        new ApiKey(
                                key.id(),
                                key.tenant(),
                                key.name(),
                                key.shownPrefix(),
                                key.roles(),
                                key.createdAt(),
                                key.expiresAt(),
                                key.revokedAt().or(() -> Optional.of(at))),
                        entry.hash()));
        return true;
    }
}
