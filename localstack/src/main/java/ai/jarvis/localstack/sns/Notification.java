package ai.jarvis.localstack.sns;

import ai.jarvis.localstack.edge.AwsException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * A message that was published on a topic.
 *
 * @param group of a FIFO topic's message; with it goes what tells duplicates apart
 */
record Notification(
        String id,
        String topic,
        String message,
        Optional<String> subject,
        Map<String, Attribute> attributes,
        Optional<String> group,
        Optional<String> deduplication,
        Instant at) {
    private static final int MOST_BYTES = 262_144;
    private static final JsonMapper JSON = new JsonMapper();

    /** What is said about a message beside it: {@code String}, {@code Number} or {@code Binary}, and the value. */
    record Attribute(String type, String value) {}

    /**
     * @throws AwsException if SNS would not take it
     */
    static Notification of(Map<String, String> request, String topic, Instant at) {
        var message = request.getOrDefault("Message", "");
        if (message.isEmpty()) {
            throw invalid("Empty message");
        }
        if (message.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw invalid("Message too long");
        }
        var group = Optional.ofNullable(request.get("MessageGroupId"));
        if (topic.endsWith(".fifo") && group.isEmpty()) {
            throw invalid("The MessageGroupId parameter is required for FIFO topics");
        }
        if ("json".equals(request.get("MessageStructure"))) {
            message = forQueues(message);
        }
        return new Notification(
                UUID.randomUUID().toString(),
                topic,
                message,
                Optional.ofNullable(request.get("Subject")),
                attributes(request),
                group,
                Optional.ofNullable(request.get("MessageDeduplicationId")),
                at.truncatedTo(ChronoUnit.MILLIS));
    }

    static AwsException invalid(String what) {
        return new AwsException(400, "InvalidParameter", "Invalid parameter: " + what);
    }

    private static String forQueues(String structure) {
        try {
            var byProtocol = JSON.readTree(structure);
            var chosen = byProtocol.hasNonNull("sqs") ? byProtocol.get("sqs") : byProtocol.path("default");
            if (chosen.isTextual()) {
                return chosen.asText();
            }
        } catch (JsonProcessingException e) {
            throw invalid("Message Structure - JSON message body failed to parse");
        }
        throw invalid("Message Structure - No default entry in JSON message body");
    }

    private static Map<String, Attribute> attributes(Map<String, String> request) {
        var attributes = new LinkedHashMap<String, Attribute>();
        for (int i = 1; request.containsKey("MessageAttributes.entry." + i + ".Name"); i++) {
            var entry = "MessageAttributes.entry." + i + ".";
            var type = request.getOrDefault(entry + "Value.DataType", "");
            var value = request.get(entry + "Value." + (type.startsWith("Binary") ? "BinaryValue" : "StringValue"));
            if (type.isEmpty() || value == null || value.isEmpty()) {
                throw new AwsException(
                        400,
                        "ParameterValueInvalid",
                        "The message attribute '" + request.get(entry + "Name")
                                + "' must contain non-empty message attribute value.");
            }
            attributes.put(request.get(entry + "Name"), new Attribute(type, value));
        }
        return attributes;
    }

    /**
     * What a queue gets that does not want the message alone. It is not signed: nobody here could be deceived who has
     * not the machine already.
     *
     * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html">AWS</a>
     */
    String envelope(String subscriptionArn) {
        ObjectNode envelope = JSON.createObjectNode()
                .put("Type", "Notification")
                .put("MessageId", id)
                .put("TopicArn", topic)
                .put("Message", message)
                .put("Timestamp", at.toString())
                .put("SubscriptionArn", subscriptionArn);
        subject.ifPresent(text -> envelope.put("Subject", text));
        if (!attributes.isEmpty()) {
            var all = envelope.putObject("MessageAttributes");
            attributes.forEach((name, attribute) ->
                    all.putObject(name).put("Type", attribute.type()).put("Value", attribute.value()));
        }
        return envelope.toString();
    }

    /** The attributes as a queue that wants the message alone gets them. */
    Map<String, MessageAttributeValue> queueAttributes() {
        return attributes.entrySet().stream()
                .filter(entry -> !entry.getValue().type().startsWith("Binary"))
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> MessageAttributeValue.builder()
                        .dataType(entry.getValue().type())
                        .stringValue(entry.getValue().value())
                        .build()));
    }
}
