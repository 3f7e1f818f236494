package ai.jarvis.localstack.eventbridge;

import ai.jarvis.localstack.edge.AwsException;
import ai.jarvis.localstack.edge.AwsJsonService;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Publishing events, and looking at buses and rules.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html">PutEvents</a>
 */
public final class EventBridge {
    private static final Logger LOG = LoggerFactory.getLogger(EventBridge.class);
    private static final int MOST_ENTRIES = 10;
    private static final int MOST_BYTES = 256 * 1024;
    private static final int BYTES_OF_TIME = 14;

    private final EventBus bus;
    private final Clock clock;
    private final JsonMapper json = new JsonMapper();

    public EventBridge(EventBus bus, Clock clock) {
        this.bus = bus;
        this.clock = clock;
    }

    /** The service as the edge mounts it. */
    public AwsJsonService service() {
        return new AwsJsonService(
                Map.of("PutEvents", this::put, "ListRules", this::listRules, "ListEventBuses", this::listBuses));
    }

    private ObjectNode put(JsonNode input) {
        JsonNode entries = input.path("Entries");
        if (!entries.isArray() || entries.isEmpty() || entries.size() > MOST_ENTRIES) {
            throw AwsException.validation("1 validation error detected: Value at 'entries' failed to satisfy"
                    + " constraint: Member must have length between 1 and " + MOST_ENTRIES);
        }
        int bytes = 0;
        for (JsonNode entry : entries) {
            bytes += bytes(entry);
        }
        if (bytes > MOST_BYTES) {
            throw AwsException.validation("Total size of the entries in the request is over the limit.");
        }
        ObjectNode output = json.createObjectNode();
        ArrayNode results = output.putArray("Entries");
        int failed = 0;
        for (JsonNode entry : entries) {
            ObjectNode result = results.addObject();
            try {
                result.put("EventId", publish(entry).toString());
            } catch (AwsException e) {
                failed++;
                result.put("ErrorCode", e.code()).put("ErrorMessage", e.message());
            }
        }
        return output.put("FailedEntryCount", failed);
    }

    private UUID publish(JsonNode entry) {
        String source = required(entry, "Source");
        String detailType = required(entry, "DetailType");
        ObjectNode detail = detail(required(entry, "Detail"));
        if (source.startsWith("aws.")) {
            throw new AwsException(400, "NotAuthorizedForSourceException", "Not authorized for the source.");
        }
        String name = busName(entry.path("EventBusName").asText(EventBus.DEFAULT));
        List<String> resources = new ArrayList<>();
        entry.path("Resources").forEach(resource -> resources.add(resource.asText()));
        Event event = new Event(UUID.randomUUID(), source, detailType, time(entry), resources, detail);
        try {
            bus.publish(name, event);
            return event.id();
        } catch (SdkException e) {
            LOG.warn("An event of {} could not be delivered", source, e);
            throw new AwsException(500, "InternalFailure", "The event could not be delivered.");
        }
    }

    private Instant time(JsonNode entry) {
        JsonNode time = entry.path("Time");
        return time.isNumber() ? Instant.ofEpochMilli(Math.round(time.doubleValue() * 1000)) : clock.instant();
    }

    private ObjectNode detail(String detail) {
        try {
            if (json.readTree(detail) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            LOG.debug("An event's detail is not JSON", e);
        }
        throw new AwsException(400, "MalformedDetail", "Detail is malformed.");
    }

    private ObjectNode listRules(JsonNode input) {
        ObjectNode output = json.createObjectNode();
        ArrayNode rules = output.putArray("Rules");
        String name = busName(input.path("EventBusName").asText(EventBus.DEFAULT));
        for (EventRules.Rule rule : bus.rules(name)) {
            rules.addObject()
                    .put("Name", rule.name())
                    .put("Arn", bus.ruleArn(rule))
                    .put("Description", rule.description())
                    .put("EventBusName", rule.bus())
                    .put("EventPattern", rule.pattern())
                    .put("State", "ENABLED");
        }
        return output;
    }

    private ObjectNode listBuses(JsonNode input) {
        ObjectNode output = json.createObjectNode();
        ArrayNode buses = output.putArray("EventBuses");
        String prefix = input.path("NamePrefix").asText("");
        bus.names().stream()
                .filter(name -> name.startsWith(prefix))
                .forEach(name -> buses.addObject().put("Name", name).put("Arn", bus.arn(name)));
        return output;
    }

    private String busName(String nameOrArn) {
        String name = nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
        if (!bus.names().contains(name)) {
            throw new AwsException(400, "ResourceNotFoundException", "Event bus " + name + " does not exist.");
        }
        return name;
    }

    private static String required(JsonNode entry, String name) {
        String value = entry.path(name).asText("");
        if (value.isEmpty()) {
            throw new AwsException(
                    400,
                    "InvalidArgument",
                    "Parameter " + name + " is not valid. Reason: " + name + " is a required argument.");
        }
        return value;
    }

    /** What AWS counts of an entry: the time, if given, and the UTF-8 bytes of its texts. */
    private static int bytes(JsonNode entry) {
        int bytes = entry.has("Time") ? BYTES_OF_TIME : 0;
        for (String name : List.of("Source", "DetailType", "Detail")) {
            bytes += entry.path(name).asText("").getBytes(StandardCharsets.UTF_8).length;
        }
        for (JsonNode resource : entry.path("Resources")) {
            bytes += resource.asText().getBytes(StandardCharsets.UTF_8).length;
        }
        return bytes;
    }
}
