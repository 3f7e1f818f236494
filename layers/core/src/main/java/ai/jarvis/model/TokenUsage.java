package ai.jarvis.model;

/** Tokens that a call took, as its provider counted them. */
public record TokenUsage(int inputTokens, int outputTokens) {
    public static final TokenUsage NONE = new TokenUsage(0, 0);

    public TokenUsage {
        if (inputTokens < 0 || outputTokens < 0) {
            throw new IllegalArgumentException("Tokens cannot be negative: " + inputTokens + ", " + outputTokens);
        }
    }
}
