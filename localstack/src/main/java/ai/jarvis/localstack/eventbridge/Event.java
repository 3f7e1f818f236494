package ai.jarvis.localstack.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * An event.
 *
 * @param id names the event; an event that is published again keeps it
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html">Structure of events</a>
 */
public record Event(
        UUID id, String source, String detailType, Instant time, List<String> resources, ObjectNode detail) {
    public Event {
        resources = List.copyOf(resources);
    }

    /** The event as its targets get it. */
    String json(String account, String region) {
        ObjectNode event = new JsonMapper()
                .createObjectNode()
                .put("version", "0")
                .put("id", id.toString())
                .put("detail-type", detailType)
                .put("source", source)
                .put("account", account)
                .put("time", time.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("region", region);
        resources.forEach(event.putArray("resources")::add);
        return event.<JsonNode>set("detail", detail).toString();
    }
}
