package ai.jarvis.platform;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A message of a batch that SQS hands over.
 *
 * @param received how often it has been delivered, with this time
 * @param traceId 32 hexadecimal digits: of the sender's trace, or of the message itself, whose UUID is just as long
 */
public record QueueMessage(String id, String body, int received, String traceId) {
    /** As X-Ray writes it: {@code Root=1-67891233-abcdef012345678912345678}. */
    private static final Pattern ROOT = Pattern.compile("Root=1-([0-9a-f]{8})-([0-9a-f]{24})");

    /**
     * The messages of an event of SQS.
     *
     * <p>It is read by hand: the runtime client's way to make objects of it takes a fifth of a second at a cold start.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static List<QueueMessage> batch(InputStream event) throws IOException {
        var records = Json.MAPPER.readTree(event).path("Records");
        if (!records.isArray()) {
            throw new IllegalArgumentException("The event is not a batch of SQS");
        }
        var messages = new ArrayList<QueueMessage>();
        for (var message : records) {
            messages.add(of(message));
        }
        return messages;
    }

    private static QueueMessage of(JsonNode record) {
        var id = record.path("messageId").asText();
        var attributes = record.path("attributes");
        var root = ROOT.matcher(attributes.path("AWSTraceHeader").asText());
        return new QueueMessage(
                id,
                record.path("body").asText(),
                attributes.path("ApproximateReceiveCount").asInt(1),
                root.find() ? root.group(1) + root.group(2) : id.replace("-", ""));
    }
}
