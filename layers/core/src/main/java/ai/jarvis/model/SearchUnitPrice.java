package ai.jarvis.model;

import java.math.BigDecimal;

/**
 * What a rerank model costs, per 1,000 search units.
 *
 * @see <a href="https://aws.amazon.com/bedrock/pricing/">Bedrock's prices</a>
 */
public record SearchUnitPrice(BigDecimal per1k, String currency) {
    public SearchUnitPrice {
        if (per1k.signum() < 0) {
            throw new IllegalArgumentException("A price cannot be negative: " + per1k);
        }
    }

    public Money cost(int searchUnits) {
        var amount = per1k.multiply(BigDecimal.valueOf(searchUnits)).movePointLeft(3);
        return new Money(amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros(), currency);
    }
}
