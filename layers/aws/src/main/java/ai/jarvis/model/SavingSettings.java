package ai.jarvis.model;

import ai.jarvis.platform.Variables;
import java.util.Optional;

/**
 * How the costs of chat models are kept down.
 *
 * @param compresses whether prompts are made shorter where their callers do not say
 * @param leastSimilarity how near questions must be at least that callers may have taken for one, as a cosine; absent where
 *     none are
 */
public record SavingSettings(boolean compresses, Optional<Double> leastSimilarity) {
    private static final String SIMILARITY = "JARVIS_SEMANTIC_CACHE";
    private static final String COMPRESS = "JARVIS_CHAT_COMPRESS";
    private static final double LEAST = 0.9;

    /**
     * Of the variables {@value #COMPRESS}, {@code on} or {@code off}, and {@value #SIMILARITY}, a number above 0 and up to 1,
     * or {@code off}; 0.9 unless told.
     */
    public static SavingSettings from(Variables variables) {
        var compress = variables.optionalText(COMPRESS).orElse("off");
        if (!compress.equals("on") && !compress.equals("off")) {
            variables.problem(COMPRESS + " must be on or off: " + compress);
        }
        return new SavingSettings(compress.equals("on"), similarity(variables));
    }

    private static Optional<Double> similarity(Variables variables) {
        var text = variables.optionalText(SIMILARITY);
        if (text.filter("off"::equals).isPresent()) {
            return Optional.empty();
        }
        try {
            var similarity = text.map(Double::valueOf).orElse(LEAST);
            if (similarity > 0 && similarity <= 1) {
                return Optional.of(similarity);
            }
        } catch (NumberFormatException e) {
            // The problem is the same.
        }
        variables.problem(SIMILARITY + " must be above 0 and at most 1, or off: " + text.orElse(""));
        return Optional.empty();
    }
}
