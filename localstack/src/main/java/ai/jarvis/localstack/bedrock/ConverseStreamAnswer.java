package ai.jarvis.localstack.bedrock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** The events of one streamed answer, in Bedrock's order. Nothing is written before the first text or call. */
final class ConverseStreamAnswer implements Model.TextSink {

    private final EventStream events;
    private boolean started;
    private boolean hasText;
    private int index;

    ConverseStreamAnswer(EventStream events) {
        this.events = events;
    }

    @Override
    public void text(String piece) throws IOException {
        start();
        hasText = true;
        ObjectNode payload = block();
        payload.putObject("delta").put("text", piece);
        events.event("contentBlockDelta", payload);
    }

    /**
     * Ends the answer.
     *
     * @param metadata usage and metrics
     */
    void end(Model.Completion completion, ObjectNode metadata) throws IOException {
        start();
        if (hasText || completion.calls().isEmpty()) {
            events.event("contentBlockStop", block());
            index++;
        }
        for (Model.ToolUse call : completion.calls()) {
            ObjectNode begun = block();
            begun.putObject("start")
                    .putObject("toolUse")
                    .put("toolUseId", call.id())
                    .put("name", call.name());
            events.event("contentBlockStart", begun);
            ObjectNode input = block();
            input.putObject("delta")
                    .putObject("toolUse")
                    .put("input", call.input().toString());
            events.event("contentBlockDelta", input);
            events.event("contentBlockStop", block());
            index++;
        }
        events.event("messageStop", Json.newObject().put("stopReason", completion.stopReason()));
        events.event("metadata", metadata);
    }

    private void start() throws IOException {
        if (!started) {
            started = true;
            events.event("messageStart", Json.newObject().put("role", "assistant"));
        }
    }

    private ObjectNode block() {
        return Json.newObject().put("contentBlockIndex", index);
    }
}
