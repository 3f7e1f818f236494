package ai.jarvis.openai;

import ai.jarvis.model.Delta;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.gateway.AnswerReader;
import ai.jarvis.model.gateway.Served;
import ai.jarvis.model.gateway.Serving;
import ai.jarvis.web.EventSink;
import ai.jarvis.web.Sse;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Sends an answer as chunks, as it comes. It begins with the first of them, so that what fails before has a status of its
 * own. A reader who goes stops the generation.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/streaming">The chat completion chunk object</a>
 */
final class ChatChunks implements AnswerReader {
    private static final String LAST = "[DONE]";

    private final Sse.Opening opening;
    private final ChatCompletion completion;
    private final boolean includeUsage;
    private final Map<String, String> furtherHeaders;
    private @Nullable EventSink sink;
    private @Nullable Serving serving;
    private boolean hasRole;

    /** @param furtherHeaders that the answer has, as they are when it begins */
    ChatChunks(
            Sse.Opening opening, ChatCompletion completion, boolean includeUsage, Map<String, String> furtherHeaders) {
        this.opening = opening;
        this.completion = completion;
        this.includeUsage = includeUsage;
        this.furtherHeaders = furtherHeaders;
    }

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public boolean isGone() {
        return opening.isCancelled();
    }

    @Override
    public void begun(Serving by) {
        serving = by;
    }

    @Override
    public void delta(Delta delta) {
        if (isGone()) {
            throw new CancellationException("The reader is gone");
        }
        sendRole(delta instanceof Delta.Text);
        var chunk = chunk();
        var piece = choice(chunk, null);
        switch (delta) {
            case Delta.Text text -> piece.put("content", text.text());
            case Delta.CallBegun call ->
                call(piece, call.index())
                        .put("id", call.id())
                        .put("type", "function")
                        .putObject("function")
                        .put("name", call.name())
                        .put("arguments", "");
            case Delta.Arguments arguments ->
                call(piece, arguments.index()).putObject("function").put("arguments", arguments.piece());
        }
        sink().send(chunk);
    }

    /** Sends what comes after the last piece. */
    void end(Served served) {
        if (serving == null) {
            serving = served.serving();
        }
        sendRole(true);
        var last = chunk();
        choice(last, ChatCompletion.reason(served.completion()));
        sink().send(last);
        if (includeUsage) {
            var usage = completion.chunk(model());
            usage.putArray("choices");
            usage.set("usage", ChatCompletion.usage(served.usage()));
            sink().send(usage);
        }
        sink().sendWord(LAST);
    }

    private void sendRole(boolean isText) {
        if (hasRole) {
            return;
        }
        hasRole = true;
        var chunk = chunk();
        choice(chunk, null)
                .put("role", "assistant")
                .put("content", isText ? "" : null)
                .putNull("refusal");
        sink().send(chunk);
    }

    private EventSink sink() {
        if (sink == null) {
            var headers = new LinkedHashMap<>(ServingHeaders.of(serving()));
            headers.putAll(furtherHeaders);
            sink = opening.begin(headers);
        }
        return sink;
    }

    private Serving serving() {
        if (serving == null) {
            throw new IllegalStateException("A piece came from nobody");
        }
        return serving;
    }

    private ModelId model() {
        return serving().model();
    }

    private ObjectNode chunk() {
        return completion.chunk(model());
    }

    /** Adds the one choice to a chunk; its delta, to be filled. */
    private ObjectNode choice(ObjectNode chunk, @Nullable String finishReason) {
        var choice = chunk.putArray("choices").addObject().put("index", 0);
        var delta = choice.putObject("delta");
        choice.putNull("logprobs").put("finish_reason", finishReason);
        if (includeUsage) {
            chunk.putNull("usage");
        }
        return delta;
    }

    private static ObjectNode call(ObjectNode delta, int index) {
        return delta.putArray("tool_calls").addObject().put("index", index);
    }
}
