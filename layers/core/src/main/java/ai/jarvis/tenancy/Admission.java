package ai.jarvis.tenancy;

import ai.jarvis.platform.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether work is done in a tenant's name. What is known is remembered for less than half of the 5 s within which a
 * suspension must be in force everywhere.
 */
public final class Admission {
    private static final Duration REMEMBERED = Duration.ofSeconds(2);
    private static final int MOST_REMEMBERED = 10_000;

    private final TenantStore tenants;
    private final Clock clock;
    private final Map<TenantId, Known> remembered = new ConcurrentHashMap<>();

    private record Known(Optional<TenantStatus> status, Instant until) {}

    public Admission(TenantStore tenants, Clock clock) {
        this.tenants = tenants;
        this.clock = clock;
    }

    /** The status, if it is remembered; absent for a tenant that is not registered. Does not block. */
    private Optional<Known> remembered(TenantId tenant) {
        return Optional.ofNullable(remembered.get(tenant))
                .filter(known -> clock.instant().isBefore(known.until()));
    }

    /** Whether {@link #require} has its answer at hand. */
    public boolean isKnown(TenantId tenant) {
        return remembered(tenant).isPresent();
    }

    /** The status; absent for a tenant that is not registered. */
    public Optional<TenantStatus> status(TenantId tenant) {
        var known = remembered(tenant);
        if (known.isPresent()) {
            return known.get().status();
        }
        if (remembered.size() >= MOST_REMEMBERED) {
            remembered.clear();
        }
        var status = tenants.find(tenant).map(Tenant::status);
        remembered.put(tenant, new Known(status, clock.instant().plus(REMEMBERED)));
        return status;
    }

    /**
     * Refuses with {@code tenant_suspended}, or {@code tenant_deleted}, if nothing may be done in the tenant's name. A
     * tenant that is not registered has nothing to protect.
     */
    public void require(TenantId tenant) {
        status(tenant).ifPresent(status -> {
            switch (status) {
                case ACTIVE -> {}
                case SUSPENDED ->
                    throw Refusal.of(
                            Refusal.Kind.FORBIDDEN,
                            "tenant_suspended",
                            "The tenant is suspended. Whoever runs the platform can resume it.");
                case DELETING, DELETED ->
                    throw Refusal.of(Refusal.Kind.FORBIDDEN, "tenant_deleted", "The tenant is being deleted.");
            }
        });
    }
}
