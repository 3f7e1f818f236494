package ai.jarvis.localstack.bedrock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * Writes the events of ConverseStream in AWS's event-stream framing and flushes after each one.
 *
 * @see <a href="https://smithy.io/2.0/aws/amazon-eventstream.html">Amazon Event Stream Specification</a>
 */
final class EventStream {

    static final String CONTENT_TYPE = "application/vnd.amazon.eventstream";

    private static final HeaderValue JSON = HeaderValue.fromString("application/json");

    private final OutputStream out;

    EventStream(OutputStream out) {
        this.out = out;
    }

    void event(String type, ObjectNode payload) throws IOException {
        write(
                Map.of(
                        ":message-type", HeaderValue.fromString("event"),
                        ":event-type", HeaderValue.fromString(type),
                        ":content-type", JSON),
                payload);
    }

    /** Ends the stream for the caller with an error. */
    void exception(BedrockException e) throws IOException {
        write(
                Map.of(
                        ":message-type", HeaderValue.fromString("exception"),
                        ":exception-type", HeaderValue.fromString(e.eventType()),
                        ":content-type", JSON),
                Json.newObject().put("message", e.getMessage()));
    }

    private void write(Map<String, HeaderValue> headers, ObjectNode payload) throws IOException {
        ByteBuffer frame = new Message(headers, Json.bytes(payload)).toByteBuffer();
        out.write(frame.array(), frame.arrayOffset() + frame.position(), frame.remaining());
        out.flush();
    }
}
