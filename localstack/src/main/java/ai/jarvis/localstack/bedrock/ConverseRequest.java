package ai.jarvis.localstack.bedrock;

import ai.jarvis.localstack.bedrock.Conversation.Choice;
import ai.jarvis.localstack.bedrock.Conversation.Message;
import ai.jarvis.localstack.bedrock.Conversation.Role;
import ai.jarvis.localstack.bedrock.Conversation.Tool;
import ai.jarvis.localstack.bedrock.Conversation.ToolConfig;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads the body of Converse and ConverseStream, and refuses what Bedrock refuses. Documents and videos are no
 * content here.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html">Converse</a>
 */
final class ConverseRequest {

    private static final List<String> OTHERS = List.of("cachePoint", "image", "toolUse", "toolResult");
    private static final Set<String> IMAGES = Set.of("png", "jpeg", "gif", "webp");

    private ConverseRequest() {}

    static Conversation read(String modelId, byte[] body) {
        JsonNode request = Json.object(body);
        JsonNode messages = request.path("messages");
        if (!messages.isArray() || messages.isEmpty()) {
            throw BedrockException.validation("The value at messages is empty. Add at least one message.");
        }
        JsonNode inference = request.path("inferenceConfig");
        List<Message> read = messages(messages);
        ToolConfig tools = tools(request.path("toolConfig"));
        checkCalls(read, tools);
        return new Conversation(
                modelId,
                texts(request.path("system"), "system"),
                read,
                tools,
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
            for (int block = 0; block < content.size(); block++) {
                check(content.path(block), role, place + "." + block);
            }
            read.add(new Message(role, texts(content, place), blocks(content)));
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
            if (OTHERS.stream().anyMatch(block::has)) {
                continue;
            }
            JsonNode text = block.path("text");
            if (!text.isTextual()) {
                throw BedrockException.validation("The content block at " + place + "." + i
                        + " is not text, an image, or a tool's use or result; there is no model here for others.");
            }
            if (text.textValue().isBlank()) {
                throw BedrockException.validation("The text field in the ContentBlock object at " + place + "." + i
                        + " is blank. Add text to the text field, and try again.");
            }
            all.append(all.isEmpty() ? "" : "\n").append(Json.wellFormed(text.textValue()));
        }
        return all.toString();
    }

    private static List<JsonNode> blocks(JsonNode content) {
        List<JsonNode> blocks = new ArrayList<>(content.size());
        content.forEach(blocks::add);
        return blocks;
    }

    /** Text is looked at with the text around it. */
    private static void check(JsonNode block, Role role, String place) {
        Json.wellFormed(block.toString());
        if (block.has("image")) {
            require(
                    IMAGES.contains(block.path("image").path("format").asText())
                            && block.at("/image/source/bytes").isTextual(),
                    "The image at " + place + " needs a format of [png, jpeg, gif, webp] and bytes.");
        }
        if (block.has("toolUse")) {
            JsonNode use = block.path("toolUse");
            require(
                    role == Role.ASSISTANT
                            && isName(use.path("toolUseId"))
                            && isName(use.path("name"))
                            && use.path("input").isObject(),
                    "The toolUse at " + place
                            + " must be the assistant's, with toolUseId, name and an object as input.");
        }
        if (block.has("toolResult")) {
            JsonNode result = block.path("toolResult");
            require(
                    role == Role.USER
                            && isName(result.path("toolUseId"))
                            && result.path("content").isArray(),
                    "The toolResult at " + place + " must be the user's, with toolUseId and content.");
        }
    }

    private static boolean isName(JsonNode node) {
        return node.isTextual() && node.textValue().matches("[a-zA-Z0-9_-]{1,64}");
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw BedrockException.validation(otherwise);
        }
    }

    private static ToolConfig tools(JsonNode config) {
        if (config.isMissingNode() || config.isNull()) {
            return ToolConfig.NONE;
        }
        List<Tool> offered = new ArrayList<>();
        for (JsonNode tool : config.path("tools")) {
            if (tool.has("cachePoint")) {
                continue;
            }
            JsonNode spec = tool.path("toolSpec");
            require(
                    isName(spec.path("name")) && spec.at("/inputSchema/json").isObject(),
                    "The toolSpec at toolConfig.tools." + offered.size() + " needs a name and an inputSchema.");
            offered.add(new Tool(
                    spec.path("name").asText(), spec.path("description").asText(""), spec.at("/inputSchema/json")));
        }
        require(!offered.isEmpty(), "The value at toolConfig.tools is empty. Add at least one tool.");
        JsonNode choice = config.path("toolChoice");
        if (choice.has("tool")) {
            String name = choice.at("/tool/name").asText();
            require(
                    offered.stream().anyMatch(tool -> tool.name().equals(name)),
                    "The tool at toolConfig.toolChoice.tool is none of toolConfig.tools.");
            return new ToolConfig(offered, Choice.NAMED, Optional.of(name));
        }
        return new ToolConfig(offered, choice.has("any") ? Choice.ANY : Choice.AUTO, Optional.empty());
    }

    /** Each use of a tool has its result in the message that follows, and no result is without one. */
    private static void checkCalls(List<Message> messages, ToolConfig tools) {
        List<String> open = List.of();
        for (int i = 0; i < messages.size(); i++) {
            List<String> results = ids(messages.get(i), "toolResult");
            require(
                    results.size() == open.size() && results.containsAll(open),
                    "Expected toolResult blocks at messages." + i + ".content for the following Ids: " + open + ".");
            open = ids(messages.get(i), "toolUse");
            require(
                    (open.isEmpty() && results.isEmpty()) || !tools.offered().isEmpty(),
                    "The toolConfig field must be defined when using toolUse and toolResult content blocks.");
        }
    }

    private static List<String> ids(Message message, String kind) {
        return message.blocks().stream()
                .filter(block -> block.has(kind))
                .map(block -> block.path(kind).path("toolUseId").asText())
                .toList();
    }

    /** What a tool said: its texts, and JSON as it is. */
    static String resultText(JsonNode result) {
        List<String> said = new ArrayList<>();
        for (JsonNode part : result.path("content")) {
            if (part.has("text")) {
                said.add(part.path("text").asText());
            } else if (part.has("json")) {
                said.add(part.path("json").toString());
            }
        }
        return String.join("\n", said);
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
