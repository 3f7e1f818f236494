package ai.jarvis.quota;

import ai.jarvis.tenancy.TenantId;
import java.util.function.Function;

/** What tenants may store. */
public interface Room {
    /**
     * Does work that stores something, as far as a tenant may.
     *
     * @param work has {@link StorageLimits} judge what it stores
     * @throws QuotaExceeded if they refused
     */
    <T> T store(TenantId tenant, Function<StorageLimits, T> work);
}
