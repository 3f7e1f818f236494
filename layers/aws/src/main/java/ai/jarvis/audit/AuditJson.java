package ai.jarvis.audit;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Audit records as text: on their own as they are hashed, and in the lines of the archive. */
final class AuditJson {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final Pattern LINE =
            Pattern.compile("\\{\"seq\":(\\d{1,18}),\"hash\":\"([0-9a-f]{64})\",\"record\":(\\{.*})}");

    private AuditJson() {}

    /** The record that a text is; absent if it is not the text of a record, down to the last character. */
    static Optional<AuditRecord> read(String text) {
        try {
            var json = Json.MAPPER.readTree(text);
            var record = new AuditRecord(
                    new AuditId(json.path("id").asText()),
                    AuditKind.byWireName(json.path("kind").asText()).orElseThrow(IllegalArgumentException::new),
                    json.path("actor").asText(),
                    json.path("action").asText(),
                    Outcome.byWireName(json.path("outcome").asText()).orElseThrow(IllegalArgumentException::new),
                    text(json.path("resource")),
                    text(json.path("request_id")),
                    json.has("details") ? Json.MAPPER.convertValue(json.get("details"), OBJECT) : Map.of());
            return Optional.of(record).filter(r -> r.text().equals(text));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(JsonNode node) {
        return Optional.of(node).filter(JsonNode::isTextual).map(JsonNode::asText);
    }

    /** A record as a line of the archive. */
    static String line(long number, String text, Hash hash) {
        return "{\"seq\":" + number + ",\"hash\":\"" + hash + "\",\"record\":" + text + "}";
    }

    /** The record of a line; one without number and text if it is no line of the archive. */
    static SealedRecord sealed(Chain chain, String line) {
        var parts = LINE.matcher(line);
        if (!parts.matches()) {
            return new SealedRecord(chain, 0, "", Hash.of(Hash.sha256().digest()), Optional.empty());
        }
        var text = parts.group(3);
        return new SealedRecord(chain, Long.parseLong(parts.group(1)), text, new Hash(parts.group(2)), read(text));
    }
}
