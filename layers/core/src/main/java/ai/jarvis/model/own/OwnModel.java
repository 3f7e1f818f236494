package ai.jarvis.model.own;

import ai.jarvis.prompt.SemanticVersion;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;

/**
 * A model that a tenant registered: a name under which versions of its settings are kept.
 *
 * @param current the version that answers
 * @param latest the newest one
 */
public record OwnModel(
        TenantId tenant,
        String name,
        SemanticVersion current,
        SemanticVersion latest,
        Instant createdAt,
        Instant updatedAt) {}
