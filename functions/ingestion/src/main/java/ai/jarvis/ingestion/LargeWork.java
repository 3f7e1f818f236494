package ai.jarvis.ingestion;

import ai.jarvis.knowledge.DocumentId;
import ai.jarvis.knowledge.DocumentStore;
import ai.jarvis.knowledge.LargeIngestion.Work;
import ai.jarvis.tenancy.TenantId;
import java.util.Map;
import java.util.TreeMap;

/** Work on a large document as state machines carry it: {@code {tenant, document, key, sequencer, parts, bytes, content_hash}}. */
final class LargeWork {
    private LargeWork() {}

    static Map<String, Object> asMap(Work work) {
        var write = work.write();
        return new TreeMap<>(Map.of(
                "tenant", write.tenant().value(),
                "document", write.document().value(),
                "key", write.originalKey(),
                "sequencer", write.sequencer(),
                "parts", work.parts(),
                "bytes", work.bytes(),
                "content_hash", work.contentHash()));
    }

    /** @throws IllegalArgumentException if it is not work */
    static Work of(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("The input has no work");
        }
        return new Work(
                new DocumentStore.Write(
                        new TenantId(text(map, "tenant")),
                        new DocumentId(text(map, "document")),
                        text(map, "key"),
                        text(map, "sequencer")),
                (int) number(map.get("parts")),
                number(map.get("bytes")),
                text(map, "content_hash"));
    }

    private static String text(Map<?, ?> map, String name) {
        if (map.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("The work has no " + name);
    }

    /** @throws IllegalArgumentException if it is none */
    static long number(Object value) {
        if (value instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("Not a number: " + value);
    }
}
