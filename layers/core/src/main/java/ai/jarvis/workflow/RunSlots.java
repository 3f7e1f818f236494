package ai.jarvis.workflow;

import ai.jarvis.quota.QuotaName;
import ai.jarvis.quota.Quotas;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.util.Set;

/**
 * How many runs of a tenant may be under way: the quota {@code concurrent_workflows}. A slot is a lease, which
 * {@link RunSweep} renews as long as the run is under way; one that nobody renews is free again.
 */
public final class RunSlots {
    private static final Duration LEASE = Duration.ofMinutes(30);
    private static final String PRINCIPAL = "workflows";

    private final Quotas quotas;

    public RunSlots(Quotas quotas) {
        this.quotas = quotas;
    }

    /** Takes a slot; whether there was one. */
    boolean hold(TenantId tenant, RunId run) {
        return quotas.hold(run.value(), platform(tenant), QuotaName.CONCURRENT_WORKFLOWS, LEASE);
    }

    void renew(TenantId tenant, RunId run) {
        quotas.renew(run.value(), platform(tenant), QuotaName.CONCURRENT_WORKFLOWS, LEASE);
    }

    void release(TenantId tenant, RunId run) {
        quotas.release(run.value(), platform(tenant), QuotaName.CONCURRENT_WORKFLOWS);
    }

    private static Caller platform(TenantId tenant) {
        return new Caller(tenant, PRINCIPAL, Set.of());
    }
}
