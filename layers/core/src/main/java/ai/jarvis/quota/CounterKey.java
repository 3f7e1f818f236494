package ai.jarvis.quota;

import ai.jarvis.tenancy.TenantId;
import java.time.YearMonth;

/**
 * A durable counter of tokens: of a month and each of its days.
 *
 * @param subject the user or key, empty for the tenant
 */
public record CounterKey(TenantId tenant, Scope scope, String subject, YearMonth month) {}
