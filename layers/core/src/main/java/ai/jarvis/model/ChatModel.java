package ai.jarvis.model;

import java.util.function.Consumer;

/** A model that converses. */
public interface ChatModel {
    ModelId id();

    /**
     * The whole answer.
     *
     * @throws ModelException if the model did not answer
     */
    Completion complete(ChatPrompt prompt);

    /**
     * The answer piece by piece as it is generated, and at the end as a whole. An exception from {@code onText} stops
     * the generation and is thrown on.
     *
     * @throws ModelException if the model did not answer, or stopped in the middle
     */
    Completion stream(ChatPrompt prompt, Consumer<String> onText);
}
