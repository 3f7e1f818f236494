package ai.jarvis.model;

import java.util.List;

/**
 * What a chat model is asked.
 *
 * @param turns the conversation, oldest first; starts and ends with the user's, and roles alternate
 */
public record ChatPrompt(String system, List<Turn> turns, int maxOutputTokens) {
    public ChatPrompt {
        turns = List.copyOf(turns);
        for (int i = 0; i < turns.size(); i++) {
            var expected = i % 2 == 0 ? Speaker.USER : Speaker.ASSISTANT;
            if (turns.get(i).speaker() != expected) {
                throw new IllegalArgumentException("Turn " + i + " must be the " + expected + "'s");
            }
        }
        if (turns.size() % 2 == 0) {
            throw new IllegalArgumentException("The last turn must be the user's");
        }
    }

    /** Who speaks. */
    public enum Speaker {
        USER,
        ASSISTANT
    }

    /** One message of the conversation. */
    public record Turn(Speaker speaker, String text) {}
}
