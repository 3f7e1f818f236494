package ai.jarvis.ingestion;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/**
 * A message of a batch that SQS hands over.
 *
 * @param received how often it has been delivered, with this time
 * @param traceId 32 hexadecimal digits: of the sender's trace, or of the message itself, whose UUID is just as long
 */
record QueueMessage(String id, String body, int received, String traceId) {
    /** As X-Ray writes it: {@code Root=1-67891233-abcdef012345678912345678}. */
    private static final Pattern ROOT = Pattern.compile("Root=1-([0-9a-f]{8})-([0-9a-f]{24})");

    static QueueMessage of(JsonNode record) {
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
