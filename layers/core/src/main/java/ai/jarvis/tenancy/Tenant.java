package ai.jarvis.tenancy;

import java.time.Instant;

/** A tenant as registered. */
public record Tenant(TenantId id, String name, String plan, Instant createdAt) {}
