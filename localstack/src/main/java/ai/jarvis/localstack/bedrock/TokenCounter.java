package ai.jarvis.localstack.bedrock;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingResult;
import com.knuddels.jtokkit.api.EncodingType;

/** Counts tokens as cl100k_base has them, near enough to any model's for limits and prices. */
final class TokenCounter {

    private static final Encoding ENCODING = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);

    /**
     * Of lines: prompts repeat the same passages, and counting them took most of the time of an answer. No token goes on
     * after a line end, so that the sum is that of the whole text, but for blank lines with spaces.
     */
    private static final Cache<String, Integer> COUNTS = Caffeine.newBuilder()
            .maximumWeight(2_000_000)
            .weigher((String line, Integer tokens) -> line.length())
            .build();

    private TokenCounter() {}

    static int count(String text) {
        int tokens = 0;
        int start = 0;
        while (start < text.length()) {
            int end = afterLineEnds(text, start);
            tokens += COUNTS.get(text.substring(start, end), ENCODING::countTokensOrdinary);
            start = end;
        }
        return tokens;
    }

    /** Several line ends in a row may be one token. */
    private static int afterLineEnds(String text, int start) {
        int end = text.indexOf('\n', start);
        if (end < 0) {
            return text.length();
        }
        while (end < text.length() && (text.charAt(end) == '\n' || text.charAt(end) == '\r')) {
            end++;
        }
        return end;
    }

    /** The beginning of a text that has at most so many tokens, never half a character. */
    static String truncate(String text, int maxTokens) {
        EncodingResult result = ENCODING.encodeOrdinary(text, maxTokens);
        return result.isTruncated() ? ENCODING.decode(result.getTokens()) : text;
    }
}
