package ai.jarvis.quota;

import ai.jarvis.tenancy.TenantId;
import java.util.Map;

/** What tenants may store. */
@FunctionalInterface
public interface Room {
    /**
     * Refuses to store more than a tenant may.
     *
     * @param more how much more of each quota that is a {@link Limiter#GAUGE}
     * @throws QuotaExceeded if there is no room for so much more
     */
    void require(TenantId tenant, Map<QuotaName, Long> more);
}
