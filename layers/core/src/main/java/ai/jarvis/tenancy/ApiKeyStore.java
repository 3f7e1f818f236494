package ai.jarvis.tenancy;

import ai.jarvis.platform.Page;
import java.time.Instant;
import java.util.Optional;

/** Where API keys are kept. */
public interface ApiKeyStore {
    void insert(ApiKey key, byte[] hash);

    /** The key with this secret's hash, of whichever tenant. */
    Optional<ApiKey> findByHash(byte[] hash);

    Optional<ApiKey> find(TenantId tenant, ApiKeyId id);

    Page<ApiKey> list(TenantId tenant, Page.Request page);

    /** Whether there was such a key; revoking twice keeps the first time. */
    boolean revoke(TenantId tenant, ApiKeyId id, Instant at);

    /** Writes down that the key was used. */
    void used(TenantId tenant, ApiKeyId id, Instant at);
}
