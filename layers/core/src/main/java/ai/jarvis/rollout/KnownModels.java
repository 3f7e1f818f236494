package ai.jarvis.rollout;

import ai.jarvis.tenancy.TenantId;

/** Which names a tenant can ask models by. */
@FunctionalInterface
public interface KnownModels {
    boolean isKnown(TenantId tenant, String name);
}
