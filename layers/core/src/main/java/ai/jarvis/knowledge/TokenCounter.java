package ai.jarvis.knowledge;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingResult;
import com.knuddels.jtokkit.api.EncodingType;

/**
 * Counts tokens as cl100k_base does: the models at hand differ in their vocabularies, but not by much, and a bound needs
 * one measure. Loading the vocabulary takes a third of a second and is done once per process, at the first count.
 */
public final class TokenCounter {
    /** How many tokens a text has; text that looks like a special token is ordinary text. */
    public int count(String text) {
        return Vocabulary.CL100K.countTokensOrdinary(text);
    }

    /** The text, or its beginning that has at most so many tokens; never half a character. */
    public String truncate(String text, int maxTokens) {
        EncodingResult result = Vocabulary.CL100K.encodeOrdinary(text, maxTokens);
        return result.isTruncated() ? Vocabulary.CL100K.decode(result.getTokens()) : text;
    }

    private static final class Vocabulary {
        private static final Encoding CL100K =
                Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);
    }
}
