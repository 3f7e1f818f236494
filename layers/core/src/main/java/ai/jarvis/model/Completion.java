package ai.jarvis.model;

import java.util.List;

/**
 * What a chat model answered.
 *
 * @param toolCalls the calls that it wants to have made before it goes on
 * @param estimated whether the tokens are counted here, because the provider did not tell
 * @param model the model that served it
 */
public record Completion(
        String text, List<ToolCall> toolCalls, Finish finish, TokenUsage usage, boolean estimated, ModelId model) {
    public Completion {
        toolCalls = List.copyOf(toolCalls);
    }

    /** A text that is all the model has to say. */
    public Completion(String text, TokenUsage usage, ModelId model) {
        this(text, List.of(), Finish.STOP, usage, false, model);
    }

    /** Why it ended. */
    public enum Finish {
        STOP,
        /** It has as many tokens as it may have. */
        LENGTH,
        TOOL_CALLS,
        /** The provider kept some of it back. */
        FILTERED
    }
}
