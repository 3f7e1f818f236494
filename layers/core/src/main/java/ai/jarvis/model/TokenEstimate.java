package ai.jarvis.model;

import ai.jarvis.knowledge.TokenCounter;

/** Counts what a provider did not tell that it counted. Pictures are not counted. */
public final class TokenEstimate {
    private static final TokenCounter TOKENS = new TokenCounter();

    private TokenEstimate() {}

    /**
     * About what a prompt takes, by its length alone: four ASCII characters to a token, and each other character for
     * itself. Takes no time worth mentioning.
     */
    public static int roughly(ChatPrompt prompt) {
        int tokens = 0;
        for (var text : prompt.texts()) {
            int ascii = 0;
            for (int i = 0; i < text.length(); i++) {
                ascii += text.charAt(i) < 0x80 ? 1 : 0;
            }
            tokens += ascii / 4 + (text.length() - ascii);
        }
        return tokens;
    }

    /** What a prompt takes, and what was said in answer to it. */
    public static TokenUsage of(ChatPrompt prompt, String said) {
        return new TokenUsage(prompt.texts().stream().mapToInt(TOKENS::count).sum(), TOKENS.count(said));
    }
}
