package ai.jarvis.infra.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceTableTest {
    @Test
    void aPriceMayDifferByRegionOrBeTheSameEverywhere() {
        var prices = Tables.prices();

        assertThat(prices.price("node").in("there")).isEqualByComparingTo("0.75");
        assertThat(prices.price("key").in("there")).isEqualByComparingTo("2");
    }

    @Test
    void saysHowOldTheOldestPriceIsAndHowManyNobodyHasChecked() {
        var prices = Tables.prices();

        assertThat(prices.oldest()).isEqualTo("2025-05-01");
        assertThat(prices.unchecked()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unit: key and month, | key has no unit",
                "source: \"https://aws.amazon.com/y/\", | key has no page of AWS as its source",
                "as_of: 2025-05-01, | key has no date as_of",
                "usd: 2, | key has no price above 0 in here",
            })
    void refusesAPriceThatLacksWhatMakesItTrue(String part, String problem) {
        var without = Tables.PRICES.replace(part.strip(), "");

        assertThatThrownBy(() -> PriceTable.read(Tables.yaml(without)))
                .isInstanceOf(CostException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void refusesAPriceThatIsNotKnownInOneOfTheRegions() {
        var without = Tables.PRICES.replace(", there: 0.75", "");

        assertThatThrownBy(() -> PriceTable.read(Tables.yaml(without)))
                .hasMessageContaining("node has no price above 0 in there");
    }
}
