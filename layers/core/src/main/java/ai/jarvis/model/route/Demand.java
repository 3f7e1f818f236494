package ai.jarvis.model.route;

import java.util.Optional;
import java.util.Set;

/**
 * What a request asks of the model that serves it.
 *
 * @param capabilities all of which it needs
 * @param inputTokens as estimated
 * @param maxOutputTokens that it lets a model write
 * @param expectedOutputTokens that it will probably write, by which costs are compared
 * @param seed what calls have in common that should go to one model, as a conversation or a user; only for calls that are
 *     shared by weight
 */
public record Demand(
        Set<Capability> capabilities,
        int inputTokens,
        int maxOutputTokens,
        int expectedOutputTokens,
        Optional<String> seed) {
    public Demand {
        capabilities = Set.copyOf(capabilities);
        if (inputTokens < 0 || maxOutputTokens < 0 || expectedOutputTokens < 0) {
            throw new IllegalArgumentException(
                    "Tokens cannot be negative: " + inputTokens + ", " + maxOutputTokens + ", " + expectedOutputTokens);
        }
        if (expectedOutputTokens > maxOutputTokens) {
            throw new IllegalArgumentException(
                    "More output is expected than allowed: " + expectedOutputTokens + " of " + maxOutputTokens);
        }
    }

    /** Of which nothing better is known than that it may use all of the output that it is allowed. */
    public Demand(Set<Capability> capabilities, int inputTokens, int maxOutputTokens, Optional<String> seed) {
        this(capabilities, inputTokens, maxOutputTokens, maxOutputTokens, seed);
    }

    long contextTokens() {
        return (long) inputTokens + maxOutputTokens;
    }

    boolean streams() {
        return capabilities.contains(Capability.STREAMING);
    }
}
