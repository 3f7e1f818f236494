package ai.jarvis.sql;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.knowledge.KeywordAnalyzer;
import ai.jarvis.sql.source.SchemaTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaLinkingTest {
    private final SchemaLinking linking = new SchemaLinking(new KeywordAnalyzer());

    private static SchemaTable[] many() {
        var tables = new ArrayList<SchemaTable>();
        for (var i = 0; i < 40; i++) {
            tables.add(Shop.table("archive_" + i, List.of(), "id:integer payload:text"));
        }
        tables.add(Shop.customers());
        tables.add(Shop.orders());
        tables.add(Shop.products());
        return tables.toArray(SchemaTable[]::new);
    }

    @Test
    void ofManyTablesThoseAreFoundThatAQuestionIsAboutWithThoseThatJoinThem() {
        var found = linking.tables("Total of the orders by status", Shop.visible(many()));

        assertThat(found).hasSizeLessThanOrEqualTo(12);
        assertThat(found).extracting(SchemaTable::name).contains("orders", "customers", "products");
    }

    @Test
    void aSmallSchemaIsToldWhole() {
        assertThat(linking.tables("Anything", Shop.visible())).hasSize(4);
    }

    @Test
    void aWideTableIsCutDownToKeysAndWhatIsAskedFor() {
        var columns = new StringBuilder("id:integer");
        for (var i = 0; i < 200; i++) {
            columns.append(" filler").append(i).append(":text");
        }
        columns.append(" lighthouse:text");

        var found = linking.tables(
                "Which lighthouse is it?", Shop.visible(Shop.table("wide", List.of(), columns.toString())));

        assertThat(found.getFirst().columns())
                .hasSizeLessThan(100)
                .extracting(each -> each.name())
                .contains("id", "lighthouse");
    }

    @Test
    void whatIsDeniedIsTakenForMeantWhereNothingPermittedIsCalledSo() {
        assertThat(linking.denied("Show me the salaries", Shop.visible())).contains("salaries");
        assertThat(linking.denied("Which credit limit has each customer?", Shop.visible()))
                .contains("credit_limit");
        assertThat(linking.denied("How many customers are there?", Shop.visible()))
                .isEmpty();
        assertThat(linking.denied(
                        "Show me the salaries",
                        Shop.visible(Shop.table("salaries_by_country", List.of(), "id:integer"))))
                .isEmpty();
    }
}
