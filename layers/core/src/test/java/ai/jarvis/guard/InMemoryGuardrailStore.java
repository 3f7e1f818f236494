package ai.jarvis.guard;

import ai.jarvis.tenancy.TenantId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Guardrails that are gone with the test. */
public final class InMemoryGuardrailStore implements GuardrailStore {
    private final Map<TenantId, Guardrails> guardrails = new ConcurrentHashMap<>();

    @Override
    public Optional<Guardrails> find(TenantId tenant) {
        return Optional.ofNullable(guardrails.get(tenant));
    }

    @Override
    public void put(TenantId tenant, Guardrails own) {
        guardrails.put(tenant, own);
    }
}
