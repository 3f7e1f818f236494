package ai.jarvis.knowledge;

import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A document as the API shows it. The figures of content are those of the version that readers find, which may be one
 * before {@code version}.
 */
@Introspected
record DocumentView(
        String id,
        String name,
        String collectionId,
        String status,
        double progress,
        Optional<String> error,
        int chunks,
        long bytes,
        Optional<String> contentHash,
        int version,
        Map<String, Object> metadata,
        AccessView access,
        String taskId,
        Instant createdAt) {

    static DocumentView of(Documents.Tracked tracked) {
        var document = tracked.document();
        var indexed = document.indexed();
        return new DocumentView(
                document.id().value(),
                document.name(),
                document.collection().value(),
                document.status().wireName(),
                tracked.progress(),
                document.error(),
                indexed.map(Document.Indexed::chunks).orElse(0),
                indexed.map(Document.Indexed::bytes).orElse(0L),
                indexed.map(Document.Indexed::contentHash),
                document.version(),
                document.metadata(),
                AccessView.of(document.access()),
                document.task().value(),
                document.createdAt());
    }
}
