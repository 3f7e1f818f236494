package ai.jarvis.openai;

import ai.jarvis.model.Completion;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.model.ToolCall;
import ai.jarvis.model.gateway.Served;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;

/**
 * What the objects of one answer have in common, and how they are written.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/object">The chat completion object</a>
 */
record ChatCompletion(String id, Instant createdAt) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    static ChatCompletion begin(Instant now) {
        return new ChatCompletion("chatcmpl-" + UUID.randomUUID().toString().replace("-", ""), now);
    }

    /** The answer as a whole. */
    ObjectNode whole(Served served) {
        var completion = served.completion();
        var answer = head("chat.completion", served.serving().model());
        var choice = answer.putArray("choices").addObject().put("index", 0);
        var hasNoText = completion.text().isEmpty() && !completion.toolCalls().isEmpty();
        var message = choice.putObject("message")
                .put("role", "assistant")
                .put("content", hasNoText ? null : completion.text())
                .putNull("refusal");
        if (!completion.toolCalls().isEmpty()) {
            var calls = message.putArray("tool_calls");
            completion.toolCalls().forEach(call -> add(call, calls));
        }
        choice.putNull("logprobs").put("finish_reason", reason(completion));
        answer.set("usage", usage(served.usage()));
        return answer;
    }

    private static void add(ToolCall call, ArrayNode calls) {
        calls.addObject()
                .put("id", call.id())
                .put("type", "function")
                .putObject("function")
                .put("name", call.name())
                .put("arguments", call.arguments());
    }

    /** A piece of the answer; without a delta it is the last, or tells what was used. */
    ObjectNode chunk(ModelId model) {
        return head("chat.completion.chunk", model);
    }

    private ObjectNode head(String object, ModelId model) {
        return JSON.objectNode()
                .put("id", id)
                .put("object", object)
                .put("created", createdAt.getEpochSecond())
                .put("model", model.value());
    }

    static ObjectNode usage(TokenUsage usage) {
        var counted = JSON.objectNode()
                .put("prompt_tokens", usage.inputTokens())
                .put("completion_tokens", usage.outputTokens())
                .put("total_tokens", usage.inputTokens() + usage.outputTokens());
        counted.putObject("prompt_tokens_details").put("cached_tokens", usage.cachedInputTokens());
        return counted;
    }

    static String reason(Completion completion) {
        return switch (completion.finish()) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
            case FILTERED -> "content_filter";
        };
    }
}
