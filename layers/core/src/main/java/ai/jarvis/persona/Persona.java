package ai.jarvis.persona;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * A persona: a name under which versions are kept.
 *
 * @param latest the newest version
 * @param published the version that is in use; absent as long as none was published, and the newest is
 */
public record Persona(
        PersonaId id,
        TenantId tenant,
        String name,
        int latest,
        Optional<Integer> published,
        Instant createdAt,
        Instant updatedAt) {
    static Persona fresh(TenantId tenant, String name, Instant at) {
        return new Persona(PersonaId.fresh(), tenant, name, 1, Optional.empty(), at, at);
    }

    /** The version that chats and agents speak as. */
    public int inUse() {
        return published.orElse(latest);
    }
}
