package ai.jarvis.quota;

import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * What limits a tenant.
 *
 * @param zone in which its days and months begin
 * @param own limits in place of the plan's; an empty one lifts the plan's
 */
public record TenantLimits(String plan, ZoneId zone, Map<LimitKey, Optional<Limit>> own) {
    public TenantLimits {
        own = Map.copyOf(own);
    }
}
