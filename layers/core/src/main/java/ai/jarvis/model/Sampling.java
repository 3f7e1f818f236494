package ai.jarvis.model;

import java.util.List;
import java.util.Optional;

/**
 * How the answer is drawn; what is absent is as the model has it.
 *
 * @param maxOutputTokens as many as the answer may have, 1 at least
 * @param temperature 0 to 2
 * @param topP above 0, at most 1
 * @param stop texts before which the answer ends
 * @param seed for models that can give the same answer again
 * @param presencePenalty -2 to 2
 * @param frequencyPenalty -2 to 2
 */
public record Sampling(
        int maxOutputTokens,
        Optional<Double> temperature,
        Optional<Double> topP,
        List<String> stop,
        Optional<Long> seed,
        Optional<Double> presencePenalty,
        Optional<Double> frequencyPenalty) {
    public Sampling {
        if (maxOutputTokens < 1) {
            throw new IllegalArgumentException("An answer must be allowed at least one token: " + maxOutputTokens);
        }
        stop = List.copyOf(stop);
    }

    /** The same, with another bound for the answer. */
    public Sampling withMaxOutputTokens(int most) {
        return new Sampling(most, temperature, topP, stop, seed, presencePenalty, frequencyPenalty);
    }

    /** The same, with these where it says nothing. */
    public Sampling orElse(Optional<Double> usualTemperature, Optional<Double> usualTopP) {
        return new Sampling(
                maxOutputTokens,
                temperature.or(() -> usualTemperature),
                topP.or(() -> usualTopP),
                stop,
                seed,
                presencePenalty,
                frequencyPenalty);
    }

    /** All as the model has it. */
    public static Sampling upTo(int maxOutputTokens) {
        return new Sampling(
                maxOutputTokens,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
