package ai.jarvis.model.cache;

import ai.jarvis.model.Money;
import ai.jarvis.tenancy.TenantId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/** How often answers were given again, and what that saved, by days in UTC. What the store loses is not counted. */
public interface AnswerFigures {
    /**
     * How answers were looked for.
     *
     * @param hits found for an equal question
     * @param similar found for a question that means the same
     * @param misses not found
     * @param savedTokens that the answers found took when a model gave them
     * @param savedCosts what they cost then, by currency, as far as prices were known
     */
    record Sums(long hits, long similar, long misses, long savedTokens, Map<String, BigDecimal> savedCosts) {
        /** Nothing was looked for. */
        public static final Sums NONE = new Sums(0, 0, 0, 0, Map.of());

        public Sums {
            savedCosts = Map.copyOf(savedCosts);
        }
    }

    /** How an answer was looked for. */
    enum Use {
        HIT,
        SIMILAR,
        MISS
    }

    /** Counts one; never throws, and waits for nothing. */
    void count(TenantId tenant, LocalDate day, Use use, long savedTokens, Optional<Money> savedCost);

    /** The sums of some days, the last one included; {@link Sums#NONE} if the store does not answer. */
    Sums sums(TenantId tenant, LocalDate from, LocalDate to);

    /** Counts nothing. */
    static AnswerFigures none() {
        return new AnswerFigures() {
            @Override
            public void count(TenantId tenant, LocalDate day, Use use, long savedTokens, Optional<Money> savedCost) {
                // Nobody asks.
            }

            @Override
            public Sums sums(TenantId tenant, LocalDate from, LocalDate to) {
                return Sums.NONE;
            }
        };
    }
}
