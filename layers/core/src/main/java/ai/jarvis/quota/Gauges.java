package ai.jarvis.quota;

import ai.jarvis.tenancy.TenantId;
import java.util.Map;

/** How much a tenant has stored, counted where it is kept. */
@FunctionalInterface
public interface Gauges {
    /** The amount of each quota that is a {@link Limiter#GAUGE}. */
    Map<QuotaName, Long> read(TenantId tenant);
}
