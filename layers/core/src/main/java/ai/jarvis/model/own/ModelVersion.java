package ai.jarvis.model.own;

import ai.jarvis.prompt.SemanticVersion;
import java.time.Instant;
import java.util.Optional;

/**
 * One version of a tenant's model. It is never changed.
 *
 * @param model the model's name
 * @param contentHash as {@link ModelDefinition#hash}
 * @param author the principal who made it
 */
public record ModelVersion(
        String model,
        SemanticVersion number,
        ModelDefinition definition,
        String contentHash,
        Optional<String> comment,
        String author,
        Instant createdAt) {}
