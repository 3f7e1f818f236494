package ai.jarvis.usage;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.TenantId;
import java.util.Optional;

/**
 * On whose account models are called.
 *
 * @param principal who asked; absent for the platform's own work in the background
 */
public record Account(TenantId tenant, Optional<String> principal) {
    public static Account of(Caller caller) {
        return new Account(caller.tenant(), Optional.of(caller.principal()));
    }

    /** For work that nobody waits for. */
    public static Account ofBackground(TenantId tenant) {
        return new Account(tenant, Optional.empty());
    }
}
