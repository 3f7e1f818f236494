package ai.jarvis.model;

/**
 * Tokens that a call took, as its provider counted them.
 *
 * @param inputTokens all that were read
 * @param cachedInputTokens those of them that the provider had kept from before, and sells cheaper
 */
public record TokenUsage(int inputTokens, int outputTokens, int cachedInputTokens) {
    public static final TokenUsage NONE = new TokenUsage(0, 0);

    public TokenUsage {
        if (inputTokens < 0 || outputTokens < 0 || cachedInputTokens < 0) {
            throw new IllegalArgumentException(
                    "Tokens cannot be negative: " + inputTokens + ", " + outputTokens + ", " + cachedInputTokens);
        }
        if (cachedInputTokens > inputTokens) {
            throw new IllegalArgumentException(
                    "Of " + inputTokens + " tokens not " + cachedInputTokens + " can have been kept");
        }
    }

    public TokenUsage(int inputTokens, int outputTokens) {
        this(inputTokens, outputTokens, 0);
    }

    /** Both together. */
    public TokenUsage plus(TokenUsage other) {
        return new TokenUsage(
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cachedInputTokens + other.cachedInputTokens);
    }
}
