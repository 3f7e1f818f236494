package ai.jarvis.localstack.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * Messages received together: the event their handler gets, and what its answer means.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html">Partial failures</a>
 */
record Batch(List<Message> messages) {
    private static final JsonMapper JSON = new JsonMapper();

    Batch {
        messages = List.copyOf(messages);
    }

    byte[] event(String queueArn, String region) throws IOException {
        ObjectNode event = JSON.createObjectNode();
        ArrayNode records = event.putArray("Records");
        for (Message message : messages) {
            ObjectNode record = records.addObject()
                    .put("messageId", message.messageId())
                    .put("receiptHandle", message.receiptHandle())
                    .put("body", message.body())
                    .put("md5OfBody", message.md5OfBody())
                    .put("eventSource", "aws:sqs")
                    .put("eventSourceARN", queueArn)
                    .put("awsRegion", region);
            message.attributesAsStrings().forEach(record.putObject("attributes")::put);
            ObjectNode attributes = record.putObject("messageAttributes");
            for (Map.Entry<String, MessageAttributeValue> attribute :
                    message.messageAttributes().entrySet()) {
                attributes.set(attribute.getKey(), value(attribute.getValue()));
            }
        }
        return JSON.writeValueAsBytes(event);
    }

    /**
     * The messages that are done with. A function that failed, or whose answer names a message it was not given, has
     * done none; an answer without failures means all.
     */
    List<Message> succeeded(Invocation invocation) {
        if (invocation.failed()) {
            return List.of();
        }
        JsonNode failures = answer(invocation).path("batchItemFailures");
        if (failures.isMissingNode() || failures.isNull()) {
            return messages;
        }
        Set<String> failed = new HashSet<>();
        for (JsonNode failure : failures) {
            failed.add(failure.path("itemIdentifier").asText(""));
        }
        Set<String> given = new HashSet<>();
        messages.forEach(message -> given.add(message.messageId()));
        if (!failures.isArray() || !given.containsAll(failed)) {
            return List.of();
        }
        return messages.stream()
                .filter(message -> !failed.contains(message.messageId()))
                .toList();
    }

    private static JsonNode answer(Invocation invocation) {
        try {
            return JSON.readTree(invocation.payload());
        } catch (IOException e) {
            throw new IllegalStateException("The function's answer is not JSON", e);
        }
    }

    private static ObjectNode value(MessageAttributeValue value) {
        ObjectNode node = JSON.createObjectNode().put("dataType", value.dataType());
        if (value.stringValue() != null) {
            node.put("stringValue", value.stringValue());
        }
        if (value.binaryValue() != null) {
            node.put(
                    "binaryValue",
                    Base64.getEncoder().encodeToString(value.binaryValue().asByteArray()));
        }
        node.putArray("stringListValues");
        node.putArray("binaryListValues");
        return node;
    }
}
