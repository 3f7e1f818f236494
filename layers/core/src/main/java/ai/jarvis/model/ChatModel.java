package ai.jarvis.model;

import java.util.function.Consumer;

/** A model that converses. Each call is one call of the provider: whoever calls decides about further ones. */
public interface ChatModel {
    ModelId id();

    /** By what name its calls are counted among those of all tenants. */
    default String countedAs() {
        return id().value();
    }

    /**
     * The whole answer.
     *
     * @throws ModelException if the model did not answer in time
     */
    Completion complete(ChatPrompt prompt, Timeouts timeouts);

    /**
     * The answer piece by piece as it is generated, and at the end as a whole. An exception from {@code onDelta} stops
     * the generation and is thrown on. The deltas come in the order of the answer; a call's beginning is before its
     * arguments.
     *
     * @throws ModelException if the model did not answer in time, or stopped in the middle
     */
    Completion stream(ChatPrompt prompt, Timeouts timeouts, Consumer<Delta> onDelta);
}
