package ai.jarvis.sql.source;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.DatabaseSecret;
import org.junit.jupiter.api.Test;

class MySqlSourceTest {
    @Test
    void readsTheCostOfPlansWhereTheyHaveOne() {
        var mysql = "{\"query_block\": {\"select_id\": 1, \"cost_info\": {\"query_cost\": \"30.75\"}}}";

        assertThat(MySqlSource.plan(mysql).cost()).hasValue(30.75);
        assertThat(MySqlSource.plan("{\"query_block\": {\"cost\": 0.5}}").cost())
                .hasValue(0.5);
        assertThat(MySqlSource.plan("{\"query_block\": {\"select_id\": 1}}").cost())
                .isEmpty();
    }

    @Test
    void connectsAsOneWhoTrustsNeitherTheServerNorTheNameOfTheDatabase() {
        var place = new JdbcSources.Place("db.example.com", 3306, "shop?allowLoadLocalInfile=true", "verify");

        var properties = JdbcSources.mysqlProperties(place, new DatabaseSecret("reader", "secret"));

        assertThat(properties)
                .containsEntry("allowLoadLocalInfile", "false")
                .containsEntry("allowUrlInLocalInfile", "false")
                .containsEntry("autoDeserialize", "false")
                .containsEntry("allowMultiQueries", "false")
                .containsEntry("sslMode", "VERIFY_IDENTITY")
                .containsEntry("socketFactory", "ai.jarvis.sql.source.MySqlSockets");
        assertThat(place.path()).isEqualTo("shop%3FallowLoadLocalInfile%3Dtrue");
    }
}
