package ai.jarvis.model;

import java.math.BigDecimal;

/** What a model costs, per 1,000 tokens. */
public record TokenPrice(BigDecimal inputPer1k, BigDecimal outputPer1k, String currency) {
    public TokenPrice {
        if (inputPer1k.signum() < 0 || outputPer1k.signum() < 0) {
            throw new IllegalArgumentException("A price cannot be negative: " + inputPer1k + ", " + outputPer1k);
        }
    }

    public Money cost(TokenUsage usage) {
        var amount = inputPer1k
                .multiply(BigDecimal.valueOf(usage.inputTokens()))
                .add(outputPer1k.multiply(BigDecimal.valueOf(usage.outputTokens())))
                .movePointLeft(3);
        return new Money(amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros(), currency);
    }
}
