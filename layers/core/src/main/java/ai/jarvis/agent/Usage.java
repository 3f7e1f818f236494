package ai.jarvis.agent;

import java.math.BigDecimal;

/**
 * What models took. Tokens that tools used are among the input.
 *
 * @param cost as far as prices are known
 */
public record Usage(long inputTokens, long outputTokens, BigDecimal cost) {
    public static final Usage NONE = new Usage(0, 0, BigDecimal.ZERO);

    public long tokens() {
        return inputTokens + outputTokens;
    }

    public Usage plus(Usage other) {
        return new Usage(inputTokens + other.inputTokens, outputTokens + other.outputTokens, cost.add(other.cost));
    }
}
