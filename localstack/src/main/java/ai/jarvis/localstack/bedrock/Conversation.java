package ai.jarvis.localstack.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * What a model is asked to go on with.
 *
 * @param modelId as the caller named it
 * @param system the system prompt, empty if there is none
 * @param messages in turn: the user's first, the user's last, the assistant's between
 * @param tools that may or must be called
 * @param maxTokens the most tokens the answer may have
 */
public record Conversation(
        String modelId,
        String system,
        List<Message> messages,
        ToolConfig tools,
        OptionalInt maxTokens,
        OptionalDouble temperature,
        OptionalDouble topP,
        List<String> stopSequences) {

    /** Who speaks. */
    public enum Role {
        USER,
        ASSISTANT
    }

    /**
     * One turn.
     *
     * @param text its blocks of text
     * @param blocks all its blocks, as Converse has them
     */
    public record Message(Role role, String text, List<JsonNode> blocks) {
        public Message {
            blocks = List.copyOf(blocks);
        }

        public Message(Role role, String text) {
            this(role, text, List.of(Json.newObject().put("text", text)));
        }

        /** What tools said, text or JSON, one after another. */
        String results() {
            return blocks.stream()
                    .filter(block -> block.has("toolResult"))
                    .map(block -> ConverseRequest.resultText(block.path("toolResult")))
                    .collect(Collectors.joining("\n"));
        }

        /** All of it that counts. */
        int tokens() {
            int calls = blocks.stream()
                    .filter(block -> block.has("toolUse"))
                    .mapToInt(block -> LineTokens.count(block.path("toolUse").toString()))
                    .sum();
            return LineTokens.count(text) + LineTokens.count(results()) + calls;
        }
    }

    /**
     * The tools of a conversation.
     *
     * @param choice whether one must be called
     * @param name of the one that must be, if it is no matter of choice
     */
    public record ToolConfig(List<Tool> offered, Choice choice, Optional<String> name) {
        public static final ToolConfig NONE = new ToolConfig(List.of(), Choice.AUTO, Optional.empty());

        public ToolConfig {
            offered = List.copyOf(offered);
        }

        /** The one that must be called: the named, or the first. */
        Optional<Tool> required() {
            return choice == Choice.AUTO
                    ? Optional.empty()
                    : offered.stream()
                            .filter(tool -> name.isEmpty() || name.get().equals(tool.name()))
                            .findFirst();
        }
    }

    /** Whether a tool must be called. */
    public enum Choice {
        AUTO,
        ANY,
        NAMED
    }

    /**
     * A tool.
     *
     * @param schema a JSON Schema of its input
     */
    public record Tool(String name, String description, JsonNode schema) {}

    /** Copies the lists and refuses a conversation that does not begin and end with the user. */
    public Conversation {
        messages = List.copyOf(messages);
        stopSequences = List.copyOf(stopSequences);
        if (messages.size() % 2 == 0) {
            throw new IllegalArgumentException(
                    "a conversation begins and ends with the user, this has " + messages.size() + " messages");
        }
    }

    /** What the user said last. */
    String lastMessage() {
        return messages.getLast().text();
    }

    /** All of it that a model reads as text. */
    int tokens() {
        return LineTokens.count(system)
                + messages.stream().mapToInt(Message::tokens).sum()
                + tools.offered().stream()
                        .mapToInt(tool -> LineTokens.count(tool.name())
                                + LineTokens.count(tool.description())
                                + LineTokens.count(tool.schema().toString()))
                        .sum();
    }
}
