package ai.jarvis.localstack.bedrock;

import ai.jarvis.localstack.bedrock.Conversation.Message;
import ai.jarvis.localstack.bedrock.Conversation.Role;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Reads the body of Converse and ConverseStream, and refuses what Bedrock refuses. Text is the only content.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html">Converse</a>
 */
final class ConverseRequest {

    private ConverseRequest() {}

    static Conversation read(String modelId, byte[] body) {
        JsonNode request = Json.object(body);
        JsonNode messages = request.path("messages");
        if (!messages.isArray() || messages.isEmpty()) {
            throw BedrockException.validation("The value at messages is empty. Add at least one message.");
        }
        JsonNode inference = request.path("inferenceConfig");
        return new Conversation(
                modelId,
                texts(request.path("system"), "system"),
                messages(messages),
                maxTokens(inference.path("maxTokens")),
                probability(inference, "temperature"),
                probability(inference, "topP"),
                stopSequences(inference.path("stopSequences")));
    }

    private static List<Message> messages(JsonNode messages) {
        List<Message> read = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            Role expected = i % 2 == 0 ? Role.USER : Role.ASSISTANT;
            Role role = role(messages.get(i).path("role"), i);
            if (role != expected) {
                throw BedrockException.validation(
                        i == 0
                                ? "A conversation must start with a user message. Try again with a conversation that starts "
                                        + "with a user message."
                                : "A conversation must alternate between user and assistant roles. Make sure the "
                                        + "conversation alternates between user and assistant roles and try again.");
            }
            String place = "messages." + i + ".content";
            JsonNode content = messages.get(i).path("content");
            if (!content.isArray() || content.isEmpty()) {
                throw BedrockException.validation("The content field in the Message object at messages." + i
                        + " is empty. Add a ContentBlock object to the content field and try again.");
            }
            read.add(new Message(role, texts(content, place)));
        }
        if (read.getLast().role() != Role.USER) {
            throw BedrockException.validation("The last message of the conversation must be of the user.");
        }
        return read;
    }

    private static Role role(JsonNode role, int message) {
        return switch (role.asText()) {
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            default ->
                throw BedrockException.validation(
                        "The role at messages." + message + " must be one of [user, assistant].");
        };
    }

    private static String texts(JsonNode blocks, String place) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < blocks.size(); i++) {
            JsonNode block = blocks.path(i);
            if (block.has("cachePoint")) {
                continue;
            }
            JsonNode text = block.path("text");
            if (!text.isTextual()) {
                throw BedrockException.validation(
                        "The content block at " + place + "." + i + " is not text; this model takes text only.");
            }
            if (text.textValue().isBlank()) {
                throw BedrockException.validation("The text field in the ContentBlock object at " + place + "." + i
                        + " is blank. Add text to the text field, and try again.");
            }
            all.append(all.isEmpty() ? "" : "\n").append(Json.wellFormed(text.textValue()));
        }
        return all.toString();
    }

    private static OptionalInt maxTokens(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return OptionalInt.empty();
        }
        if (!value.isInt() || value.intValue() < 1) {
            throw BedrockException.validation(
                    "The value at inferenceConfig.maxTokens must be an integer of at least 1.");
        }
        return OptionalInt.of(value.intValue());
    }

    private static OptionalDouble probability(JsonNode inference, String name) {
        JsonNode value = inference.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return OptionalDouble.empty();
        }
        if (!value.isNumber() || value.doubleValue() < 0 || value.doubleValue() > 1) {
            throw BedrockException.validation("The value at inferenceConfig." + name + " must be between 0 and 1.");
        }
        return OptionalDouble.of(value.doubleValue());
    }

    private static List<String> stopSequences(JsonNode values) {
        List<String> sequences = new ArrayList<>();
        for (JsonNode value : values) {
            if (!value.isTextual() || value.textValue().isEmpty()) {
                throw BedrockException.validation(
                        "The values at inferenceConfig.stopSequences must be non-empty text.");
            }
            sequences.add(value.textValue());
        }
        return sequences;
    }
}
