package ai.jarvis.prompt;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * A prompt: a name under which versions of a template are kept.
 *
 * @param latest the newest version
 */
public record Prompt(
        PromptId id,
        TenantId tenant,
        String name,
        Optional<String> description,
        SemanticVersion latest,
        Instant createdAt,
        Instant updatedAt) {
    static Prompt fresh(TenantId tenant, String name, Optional<String> description, Instant at) {
        return new Prompt(PromptId.fresh(), tenant, name, description, SemanticVersion.FIRST, at, at);
    }
}
