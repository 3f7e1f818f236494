package ai.jarvis.knowledge;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A collection of documents, the unit of what a question is asked about. */
public record Collection(
        CollectionId id,
        TenantId tenant,
        String name,
        Optional<String> description,
        Map<String, Object> metadata,
        Instant createdAt) {}
