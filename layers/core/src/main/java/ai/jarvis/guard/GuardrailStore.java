package ai.jarvis.guard;

import ai.jarvis.tenancy.TenantId;
import java.util.Optional;

/** Where tenants' own guardrails are kept. */
public interface GuardrailStore {
    /** Those of a tenant; absent if it has said nothing. */
    Optional<Guardrails> find(TenantId tenant);

    /** Keeps a tenant's guardrails in place of those before. */
    void put(TenantId tenant, Guardrails guardrails);
}
