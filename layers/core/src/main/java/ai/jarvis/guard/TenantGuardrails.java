package ai.jarvis.guard;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The guardrails of the deployment, and what tenants add to them. What a tenant changes is in force everywhere within 5 s;
 * while the store is away what was known last stays.
 */
public final class TenantGuardrails {
    private static final Duration REMEMBERED = Duration.ofSeconds(4);
    private static final int MOST_REMEMBERED = 10_000;

    private final Guardrails deployment;
    private final GuardrailStore store;
    private final Clock clock;
    private final Map<TenantId, Known> remembered = new ConcurrentHashMap<>();

    private record Known(Guardrails effective, Instant until) {}

    public TenantGuardrails(Guardrails deployment, GuardrailStore store, Clock clock) {
        this.deployment = deployment;
        this.store = store;
        this.clock = clock;
    }

    /**
     * What a tenant said, and what holds for it.
     *
     * @param own as the tenant said it; nothing by itself
     * @param effective with those of the deployment
     */
    public record View(Guardrails own, Guardrails effective) {}

    /** What holds for a tenant. */
    public Guardrails of(TenantId tenant) {
        var known = remembered.get(tenant);
        if (known != null && clock.instant().isBefore(known.until())) {
            return known.effective();
        }
        var until = clock.instant().plus(REMEMBERED);
        var effective = read(tenant, Optional.ofNullable(known));
        if (remembered.size() >= MOST_REMEMBERED) {
            remembered.clear();
        }
        remembered.put(tenant, new Known(effective, until));
        return effective;
    }

    private Guardrails read(TenantId tenant, Optional<Known> before) {
        try {
            return store.find(tenant).map(deployment::and).orElse(deployment);
        } catch (Refusal e) {
            if (e.kind() != Refusal.Kind.UNAVAILABLE) {
                throw e;
            }
            return before.orElseThrow(() -> e).effective();
        }
    }

    /** Those of the caller's tenant. */
    public View get(Caller caller) {
        caller.require(Permission.MODELS_READ);
        var own = store.find(caller.tenant());
        return new View(own.orElse(Guardrails.NONE), own.map(deployment::and).orElse(deployment));
    }

    /** Sets those of the caller's tenant. */
    public View put(Caller caller, Guardrails own) {
        caller.require(Permission.MODELS_WRITE);
        store.put(caller.tenant(), own);
        remembered.remove(caller.tenant());
        return new View(own, deployment.and(own));
    }
}
