package ai.jarvis.localstack.bedrock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** The events of one streamed answer, in Bedrock's order. Nothing is written before the first text. */
final class ConverseStreamAnswer implements Model.TextSink {

    private final EventStream events;
    private boolean started;

    ConverseStreamAnswer(EventStream events) {
        this.events = events;
    }

    @Override
    public void text(String piece) throws IOException {
        start();
        ObjectNode payload = block();
        payload.putObject("delta").put("text", piece);
        events.event("contentBlockDelta", payload);
    }

    /**
     * Ends the answer.
     *
     * @param metadata usage and metrics
     */
    void end(String stopReason, ObjectNode metadata) throws IOException {
        start();
        events.event("contentBlockStop", block());
        events.event("messageStop", Json.newObject().put("stopReason", stopReason));
        events.event("metadata", metadata);
    }

    private void start() throws IOException {
        if (!started) {
            started = true;
            events.event("messageStart", Json.newObject().put("role", "assistant"));
        }
    }

    private static ObjectNode block() {
        return Json.newObject().put("contentBlockIndex", 0);
    }
}
