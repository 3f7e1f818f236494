package ai.jarvis.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PriceTableTest {
    private static final ModelId MODEL = new ModelId("large");
    private static final Instant JUNE = Instant.parse("2030-06-01T00:00:00Z");
    private static final Instant JULY = Instant.parse("2030-07-01T00:00:00Z");

    private static TokenPrice price(String input) {
        return new TokenPrice(new BigDecimal(input), BigDecimal.ZERO, "USD");
    }

    private static PriceVersion version(String input, Instant from, String region) {
        return new PriceVersion(price(input), from, Optional.ofNullable(region));
    }

    private static Optional<String> input(PriceSource table, String region, Instant at) {
        return table.price(MODEL, region, at)
                .map(version -> version.price().inputPer1k().toPlainString());
    }

    @Test
    void thePriceInForceIsTheNewestThatHasBegun() {
        var table = new PriceTable(Map.of(MODEL, List.of(version("2", JULY, null), version("1", JUNE, null))));

        assertThat(input(table, "home", JUNE.minusNanos(1))).isEmpty();
        assertThat(input(table, "home", JUNE)).contains("1");
        assertThat(input(table, "home", JULY.minusNanos(1))).contains("1");
        assertThat(input(table, "home", JULY)).contains("2");
        assertThat(table.price(new ModelId("other"), "home", JULY)).isEmpty();
    }

    @Test
    void aRegionThatHasPricesOfItsOwnGoesByThem() {
        var table = new PriceTable(Map.of(
                MODEL,
                List.of(
                        version("1", PriceVersion.ALWAYS, null),
                        version("3", JUNE, "eu-central-1"),
                        version("2", JULY, null))));

        assertThat(input(table, "eu-central-1", JUNE.minusSeconds(1))).contains("1");
        assertThat(input(table, "eu-central-1", JUNE)).contains("3");
        assertThat(input(table, "eu-central-1", JULY)).contains("3");
        assertThat(input(table, "us-east-1", JULY)).contains("2");
    }

    @Test
    void twoPricesCannotBeginAtOnce() {
        assertThatThrownBy(() -> new PriceHistory(List.of(version("1", JUNE, null), version("2", JUNE, null))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatTheProviderHadKeptIsPaidForAtItsOwnPrice() {
        var usage = new TokenUsage(1_000, 100, 600);
        var full = new TokenPrice(new BigDecimal("1"), new BigDecimal("10"), "USD");
        var cheaper = new TokenPrice(
                new BigDecimal("1"),
                new BigDecimal("10"),
                Optional.of(new BigDecimal("0.1")),
                Optional.of(new BigDecimal("0.5")),
                "USD");

        assertThat(full.cost(usage).amount()).isEqualByComparingTo("2");
        assertThat(cheaper.cost(usage).amount()).isEqualByComparingTo("1.46");
        assertThat(cheaper.inBatches().cost(usage).amount()).isEqualByComparingTo("0.73");
        assertThat(full.inBatches()).isEqualTo(full);
    }
}
