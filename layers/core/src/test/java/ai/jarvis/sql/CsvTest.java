package ai.jarvis.sql;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.sql.source.ColumnInfo;
import ai.jarvis.sql.source.Rows;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {
    @Test
    void writesWhatReadersOfCsvRead() {
        var rows = new Rows(
                List.of(new ColumnInfo("name", "text"), new ColumnInfo("total, net", "numeric")),
                List.of(
                        Arrays.asList("O'Brien \"Bob\"", new BigDecimal("-1E+3")),
                        Arrays.asList("two\nlines", null),
                        Arrays.asList("=HYPERLINK(\"x\")", true)),
                false,
                1);

        assertThat(Csv.of(rows))
                .isEqualTo(
                        """
                        name,"total, net"\r
                        "O'Brien ""Bob""\",-1000\r
                        "two
                        lines",\r
                        "'=HYPERLINK(""x"")",true\r
                        """);
    }
}
