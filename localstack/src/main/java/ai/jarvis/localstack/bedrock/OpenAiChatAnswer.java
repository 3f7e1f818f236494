package ai.jarvis.localstack.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Puts OpenAI's answer, whole or in chunks, into Bedrock's terms. */
final class OpenAiChatAnswer {

    private final Conversation conversation;
    private final Model.TextSink sink;
    private final StringBuilder said = new StringBuilder();
    private final List<OpenCall> calls = new ArrayList<>();
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
            inputTokens = conversation.tokens();
        }
        if (outputTokens < 0) {
            outputTokens = LineTokens.count(said.toString())
                    + calls.stream()
                            .mapToInt(call -> LineTokens.count(call.arguments().toString()))
                            .sum();
        }
        String stopReason =
                switch (finish) {
                    case "length" -> "max_tokens";
                    case "content_filter" -> "content_filtered";
                    default -> calls.isEmpty() ? "end_turn" : "tool_use";
                };
        return new Model.Completion(
                stopReason,
                inputTokens,
                outputTokens,
                calls.stream().map(OpenCall::toolUse).toList());
    }

    /** A call whose arguments are still coming. */
    private record OpenCall(String id, String name, StringBuilder arguments) {
        /** Converse's input is an object; a model that cannot write one is out of order. */
        Model.ToolUse toolUse() {
            try {
                String input = arguments.isEmpty() ? "{}" : arguments.toString();
                return new Model.ToolUse(id, name, Json.object(input.getBytes(StandardCharsets.UTF_8)));
            } catch (BedrockException e) {
                throw BedrockException.modelFailed("The model called a tool with arguments that are no JSON object.");
            }
        }
    }

    /** A piece without an index, or with one that is known, is of the call before, unless it begins one. */
    private void call(JsonNode piece) {
        String name = piece.path("function").path("name").asText("");
        boolean begins = piece.path("index").asInt(calls.size()) >= calls.size() && !name.isEmpty();
        if (begins) {
            calls.add(new OpenCall(piece.path("id").asText("tooluse_" + calls.size()), name, new StringBuilder()));
        }
        if (calls.isEmpty()) {
            throw BedrockException.modelFailed("The model called a tool without a name.");
        }
        int index = Math.min(piece.path("index").asInt(calls.size() - 1), calls.size() - 1);
        calls.get(Math.max(0, index))
                .arguments()
                .append(piece.path("function").path("arguments").asText(""));
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
        choice.path(part).path("tool_calls").forEach(this::call);
        String text = choice.path(part).path("content").asText("");
        if (!text.isEmpty()) {
            said.append(text);
            sink.text(text);
        }
    }
}
