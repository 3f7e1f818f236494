package ai.jarvis.localstack.bedrock;

import ai.jarvis.knowledge.TokenCounter;
import ai.jarvis.localstack.bedrock.Conversation.Message;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Puts OpenAI's answer, whole or in chunks, into Bedrock's terms. */
final class OpenAiChatAnswer {

    private static final TokenCounter TOKENS = new TokenCounter();

    private final Conversation conversation;
    private final Model.TextSink sink;
    private final StringBuilder said = new StringBuilder();
    private String finish = "stop";
    private int inputTokens = -1;
    private int outputTokens = -1;

    OpenAiChatAnswer(Conversation conversation, Model.TextSink sink) {
        this.conversation = conversation;
        this.sink = sink;
    }

    void whole(JsonNode answer) throws IOException {
        take(answer, "message");
    }

    void chunk(JsonNode chunk) throws IOException {
        take(chunk, "delta");
    }

    /** How it ended. Servers that do not say what was used are counted for. */
    Model.Completion completion() {
        if (inputTokens < 0) {
            inputTokens = TOKENS.count(conversation.system());
            for (Message message : conversation.messages()) {
                inputTokens += TOKENS.count(message.text());
            }
        }
        if (outputTokens < 0) {
            outputTokens = TOKENS.count(said.toString());
        }
        String stopReason =
                switch (finish) {
                    case "length" -> "max_tokens";
                    case "content_filter" -> "content_filtered";
                    default -> "end_turn";
                };
        return new Model.Completion(stopReason, inputTokens, outputTokens);
    }

    private void take(JsonNode node, String part) throws IOException {
        if (node.has("error")) {
            throw BedrockException.modelFailed("The model server broke off with an error.");
        }
        JsonNode usage = node.path("usage");
        inputTokens = usage.path("prompt_tokens").asInt(inputTokens);
        outputTokens = usage.path("completion_tokens").asInt(outputTokens);
        JsonNode choice = node.path("choices").path(0);
        finish = choice.path("finish_reason").asText(finish);
        String text = choice.path(part).path("content").asText("");
        if (!text.isEmpty()) {
            said.append(text);
            sink.text(text);
        }
    }
}
