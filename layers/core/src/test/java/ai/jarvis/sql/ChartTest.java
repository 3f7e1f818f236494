package ai.jarvis.sql;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.sql.source.ColumnInfo;
import ai.jarvis.sql.source.Rows;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChartTest {
    private static Rows rows(String columns, @Nullable Object[]... rows) {
        return new Rows(
                Stream.of(columns.split(" ", -1))
                        .map(name -> new ColumnInfo(name, "x"))
                        .toList(),
                Stream.of(rows).<List<@Nullable Object>>map(Arrays::asList).toList(),
                false,
                1);
    }

    private static @Nullable Object[] row(@Nullable Object... values) {
        return values;
    }

    @Test
    void oneNumberIsShownAsOne() {
        assertThat(Chart.of(rows("n", row(3L)))).contains(new Chart(Chart.Type.NUMBER, Optional.empty(), List.of("n")));
    }

    @Test
    void numbersOverTimeAreALine() {
        assertThat(Chart.of(rows("month revenue", row("2024-01-01", 1.5), row("2024-02-01", null))))
                .contains(new Chart(Chart.Type.LINE, Optional.of("month"), List.of("revenue")));
    }

    @Test
    void numbersByNameAreBarsAndKeysAreNoNumbers() {
        assertThat(Chart.of(rows("customer_id country n", row(1L, "CH", 2L), row(2L, "DE", 3L))))
                .contains(new Chart(Chart.Type.BAR, Optional.of("country"), List.of("n")));
    }

    @Test
    void twoNumbersAreScattered() {
        assertThat(Chart.of(rows("price sold", row(1L, 2L), row(3L, 4L))))
                .contains(new Chart(Chart.Type.SCATTER, Optional.of("price"), List.of("sold")));
    }

    @Test
    void textsAloneAndNothingAreNotDrawn() {
        assertThat(Chart.of(rows("name country", row("a", "CH"), row("b", "DE"))))
                .isEmpty();
        assertThat(Chart.of(rows("name"))).isEmpty();
    }
}
