package ai.jarvis.localstack.bedrock;

import ai.jarvis.knowledge.TokenCounter;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Counts as {@link TokenCounter} does, but the same line only once: prompts repeat the same passages, and counting them
 * took most of the time of an answer.
 */
final class LineTokens {

    private static final TokenCounter COUNTER = new TokenCounter();

    private static final Cache<String, Integer> COUNTS = Caffeine.newBuilder()
            .maximumWeight(2_000_000)
            .weigher((String line, Integer tokens) -> line.length())
            .build();

    private LineTokens() {}

    /** How many tokens the text has. */
    static int count(String text) {
        int tokens = 0;
        int start = 0;
        while (start < text.length()) {
            int end = afterLineEnds(text, start);
            tokens += COUNTS.get(text.substring(start, end), COUNTER::count);
            start = end;
        }
        return tokens;
    }

    /** Several line ends, and the blanks between them, may be one token; none goes on after the last one. */
    private static int afterLineEnds(String text, int start) {
        int lineEnd = text.indexOf('\n', start);
        if (lineEnd < 0) {
            return text.length();
        }
        int after = lineEnd + 1;
        for (int i = after; i < text.length() && isBlank(text.charAt(i)); i++) {
            if (text.charAt(i) == '\n' || text.charAt(i) == '\r') {
                after = i + 1;
            }
        }
        return after;
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
