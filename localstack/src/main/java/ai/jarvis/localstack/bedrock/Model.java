package ai.jarvis.localstack.bedrock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A model that {@link BedrockRuntimeEnd} serves; it offers conversation, invocation, or both. Safe for many threads. */
public interface Model {

    /**
     * Goes on with a conversation.
     *
     * @param sink receives the answer's text as it comes
     * @return how it ended and what it used
     * @throws IOException if the sink can take no more, which ends the work
     */
    default Completion converse(Conversation conversation, TextSink sink) throws IOException {
        throw BedrockException.validation(
                "This action doesn't support the model that you provided. Try again with a " + "supported model.");
    }

    /**
     * Answers a request in the model's own format.
     *
     * @param modelId as the caller named it
     * @param body JSON
     */
    default Invocation invoke(String modelId, byte[] body) {
        throw BedrockException.validation("This model is offered by Converse and ConverseStream only.");
    }

    /** Where the text of an answer goes, piece by piece. */
    @FunctionalInterface
    interface TextSink {
        void text(String piece) throws IOException;
    }

    /**
     * The end of an answer.
     *
     * @param stopReason as in Converse: {@code end_turn}, {@code max_tokens}, ...
     * @param calls the tools that it wants to have called
     */
    record Completion(String stopReason, int inputTokens, int outputTokens, List<ToolUse> calls) {
        public Completion {
            calls = List.copyOf(calls);
        }

        public Completion(String stopReason, int inputTokens, int outputTokens) {
            this(stopReason, inputTokens, outputTokens, List.of());
        }
    }

    /** One use of a tool. */
    record ToolUse(String id, String name, ObjectNode input) {}

    /**
     * An answer in the model's own format.
     *
     * @param body JSON
     * @param inputTokens what the request used
     */
    record Invocation(ByteBuffer body, int inputTokens) {}
}
