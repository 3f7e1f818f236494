package ai.jarvis.knowledge;

import ai.jarvis.model.ModelId;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A collection of documents, the unit of what a question is asked about.
 *
 * @param model whose vectors searches use
 * @param dimensions of that model's vectors
 */
public record Collection(
        CollectionId id,
        TenantId tenant,
        String name,
        Optional<String> description,
        Map<String, Object> metadata,
        ModelId model,
        int dimensions,
        Instant createdAt) {}
