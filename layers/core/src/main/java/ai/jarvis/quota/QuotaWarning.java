package ai.jarvis.quota;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;

/**
 * A quota that is nearly or wholly used up.
 *
 * @param subject the user or key whose it is, empty for the tenant
 * @param period the day or month that it is about, in ISO 8601
 * @param percent 80 or 100
 */
public record QuotaWarning(
        TenantId tenant,
        QuotaName name,
        Scope scope,
        String subject,
        String period,
        int percent,
        long used,
        long limit,
        Instant at) {}
