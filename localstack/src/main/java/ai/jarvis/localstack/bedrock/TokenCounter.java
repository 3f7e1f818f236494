package ai.jarvis.localstack.bedrock;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingResult;
import com.knuddels.jtokkit.api.EncodingType;

/** Counts tokens as cl100k_base has them, near enough to any model's for limits and prices. */
final class TokenCounter {

    private static final Encoding ENCODING = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);

    private TokenCounter() {}

    static int count(String text) {
        return ENCODING.countTokensOrdinary(text);
    }

    /** The beginning of a text that has at most so many tokens, never half a character. */
    static String truncate(String text, int maxTokens) {
        EncodingResult result = ENCODING.encodeOrdinary(text, maxTokens);
        return result.isTruncated() ? ENCODING.decode(result.getTokens()) : text;
    }
}
