package ai.jarvis.localstack.bedrock;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a model is asked to go on with.
 *
 * @param modelId as the caller named it
 * @param system the system prompt, empty if there is none
 * @param messages in turn: the user's first, the user's last, the assistant's between
 * @param maxTokens the most tokens the answer may have
 */
public record Conversation(
        String modelId,
        String system,
        List<Message> messages,
        OptionalInt maxTokens,
        OptionalDouble temperature,
        OptionalDouble topP,
        List<String> stopSequences) {

    /** Who speaks. */
    public enum Role {
        USER,
        ASSISTANT
    }

    /** One turn's text. */
    public record Message(Role role, String text) {}

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
}
