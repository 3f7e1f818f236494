package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.localstack.bedrock.ReplayingModel.Turn;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Questions to a database, from the request to its rows, by the API and in workflows. */
@ExtendWith(Platform.Provider.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqlIT {
    private static final String QUERIES = "/api/v1/sql/queries";
    private static final String SOURCE = "sample";

    private final Platform platform;
    private final Tenant tenant;
    private final Client client;

    SqlIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
        this.client = tenant.client();
        SampleSource.register(platform, tenant);
    }

    private static String asked(Client client, Map<String, ?> body) {
        return client.post(QUERIES, body).expect(202).json().path("id").asText();
    }

    private static JsonNode ended(Client client, String id) {
        return eventually(() -> client.get(QUERIES + "/" + id).expect(200).json(), query -> query.has("ended_at"));
    }

    private JsonNode answer(Map<String, ?> body) {
        return ended(client, asked(client, body));
    }

    private JsonNode question(String question) {
        return answer(Map.of("source_id", SOURCE, "question", question));
    }

    private JsonNode statement(String sql) {
        return answer(Map.of("source_id", SOURCE, "sql", sql));
    }

    /** A question to the model that replays what it is given; which words are in it nobody else says. */
    private JsonNode replayed(String question, String... answers) {
        var words = question + " " + UUID.randomUUID();
        var turns = new Turn[answers.length];
        for (var i = 0; i < answers.length; i++) {
            turns[i] = Turn.says(answers[i]);
        }
        platform.replayingModel().queue(words, turns);
        return answer(Map.of("source_id", SOURCE, "question", words, "model", Platform.REPLAYING));
    }

    private static String said(String sql, String clarification) {
        var said = new HashMap<String, Object>();
        said.put("sql", sql);
        said.put("explanation", "It tells.");
        said.put("clarification", clarification.isEmpty() ? null : clarification);
        return Json.write(said);
    }

    private static String code(JsonNode query) {
        return query.at("/error/code").asText();
    }

    @Test
    void aQuestionIsAnsweredByOneSelectWithItsRowsAsATableAndAsCsv() {
        var id = asked(client, Map.of("source_id", SOURCE, "question", "How many customers are there?"));
        var query = ended(client, id);

        assertThat(query.path("status").asText()).as(query.toString()).isEqualTo("success");
        assertThat(query.path("sql").asText()).containsIgnoringCase("count(").contains("public.customers", "LIMIT");
        assertThat(query.path("rows")).hasSize(1);
        assertThat(query.at("/rows/0/0").asLong()).isPositive();
        assertThat(query.path("truncated").asBoolean()).isFalse();
        assertThat(query.path("explanation").asText()).isNotBlank();
        assertThat(query.at("/chart/type").asText()).isEqualTo("number");
        var csv = client.get(QUERIES + "/" + id + ".csv").expect(200);
        assertThat(csv.header("Content-Type")).startsWith("text/csv");
        assertThat(csv.text()).endsWith(query.at("/rows/0/0").asText() + "\r\n");
        assertThat(client.get(QUERIES + "?limit=200").expect(200).json().path("items"))
                .anySatisfy(listed -> {
                    assertThat(listed.path("id").asText()).isEqualTo(id);
                    assertThat(listed.has("rows")).isFalse();
                });
    }

    @Test
    void amountsKeepTheirDigitsAndTimesAreALine() {
        var query = statement(
                """
                SELECT date_trunc('month', ordered_at)::date AS month, sum(total) AS revenue
                FROM orders GROUP BY 1 ORDER BY 1""");

        assertThat(query.path("status").asText()).as(query.toString()).isEqualTo("success");
        assertThat(query.at("/rows/0/1").isNumber()).isTrue();
        assertThat(query.at("/rows/0/1").asText()).matches("\\d+(\\.\\d{1,2})?");
        assertThat(query.at("/chart/type").asText()).isEqualTo("line");
        assertThat(query.at("/chart/x").asText()).isEqualTo("month");
    }

    @Test
    void moreRowsThanAreWantedAreCutOffAndThatIsSaid() {
        var query = answer(Map.of("source_id", SOURCE, "sql", "SELECT * FROM customers", "max_rows", 3));

        assertThat(query.path("rows")).hasSize(3);
        assertThat(query.path("truncated").asBoolean()).isTrue();
    }

    @Test
    void mistakesAreMendedByWhatTheGuardAndTheDatabaseSay() {
        var query = replayed(
                "How many orders are there?",
                said("SELECT count(*) FROM purchases", ""),
                said("SELECT count(*) FROM orders WHERE total = 'a lot'", ""),
                said("SELECT count(*) AS n FROM orders", ""));

        assertThat(query.path("status").asText()).as(query.toString()).isEqualTo("success");
        assertThat(query.path("attempts")).hasSize(3);
        assertThat(query.at("/attempts/0/problems/0/code").asText()).isEqualTo("unknown_table");
        assertThat(query.at("/attempts/1/problems/0/code").asText()).isEqualTo("database");
        assertThat(query.at("/attempts/2/problems")).isEmpty();
    }

    @Test
    void mendingHasAnEnd() {
        var query = replayed("How many orders are there?", said("SELECT nothing FROM orders", ""));

        assertThat(code(query)).isEqualTo("no_answer");
        assertThat(query.path("attempts")).hasSize(4);
    }

    @Test
    void aQuestionWithSeveralMeaningsIsAskedBackAboutAndTheReplyCounts() {
        var query = replayed("Which products are best?", said("", "By number or by revenue?"));
        var words = "By number " + UUID.randomUUID();
        platform.replayingModel().queue(words, Turn.says(said("SELECT count(*) AS n FROM products", "")));

        var reply = answer(Map.of(
                "source_id",
                SOURCE,
                "question",
                words,
                "model",
                Platform.REPLAYING,
                "reply_to",
                query.path("id").asText()));

        assertThat(query.path("status").asText()).isEqualTo("clarification");
        assertThat(query.path("clarification").asText()).isEqualTo("By number or by revenue?");
        assertThat(reply.path("status").asText()).as(reply.toString()).isEqualTo("success");
    }

    @Test
    void whoAsksForAChangeIsRefusedAndNothingIsRun() {
        assertThat(code(question("Delete all customers"))).isEqualTo("changes_data");
        assertThat(code(statement("DELETE FROM customers"))).isEqualTo("changes_data");
        assertThat(code(replayed("Get rid of the customers", said("DELETE FROM customers", ""))))
                .isEqualTo("changes_data");
        assertThat(statement("SELECT count(*) FROM customers").at("/rows/0/0").asLong())
                .isPositive();
    }

    @Test
    void whatIsNotPermittedIsAnotherAnswerThanNoData() {
        var other = platform.tenant();
        var body = new HashMap<>(SampleSource.body(SOURCE, SampleSource.secret(platform, other)));
        body.put(
                "access",
                Map.of(
                        "rules",
                        List.of(
                                Map.of("table", "orders", "roles", List.of("tenant_admin")),
                                Map.of(
                                        "table", "customers",
                                        "columns", List.of("email"),
                                        "roles", List.of("tenant_admin")))));
        other.make("/api/v1/sql/sources", body);
        var developer = other.clientWith("developer");

        var table = ended(
                developer,
                asked(developer, Map.of("source_id", SOURCE, "question", "What is the total of all orders?")));
        var column = ended(
                developer, asked(developer, Map.of("source_id", SOURCE, "sql", "SELECT email FROM customers LIMIT 1")));
        var star = ended(
                developer, asked(developer, Map.of("source_id", SOURCE, "sql", "SELECT * FROM customers LIMIT 1")));
        var none = ended(
                developer,
                asked(developer, Map.of("source_id", SOURCE, "sql", "SELECT id FROM customers WHERE id = -1")));
        var administrator = ended(
                other.client(),
                asked(other.client(), Map.of("source_id", SOURCE, "sql", "SELECT email FROM customers LIMIT 1")));

        assertThat(code(table)).isEqualTo("not_permitted");
        assertThat(code(column)).isEqualTo("not_permitted");
        assertThat(star.path("columns"))
                .isNotEmpty()
                .noneMatch(each -> each.path("name").asText().equals("email"));
        assertThat(none.path("status").asText()).isEqualTo("success");
        assertThat(none.path("rows")).isEmpty();
        assertThat(administrator.path("status").asText()).isEqualTo("success");
    }

    @Test
    void questionsAreForWhoeverAskedThemAlone() {
        var id = asked(client, Map.of("source_id", SOURCE, "sql", "SELECT 1 AS one"));

        tenant.clientWith("tenant_admin").get(QUERIES + "/" + id).problem(404, "not_found");
        platform.tenant().client().get(QUERIES + "/" + id).problem(404, "not_found");
    }

    @Test
    void whatWouldCostTooMuchIsNotRun() {
        var query =
                statement("SELECT count(*) FROM orders a CROSS JOIN orders b CROSS JOIN orders c CROSS JOIN orders d");

        assertThat(code(query)).as(query.toString()).isEqualTo("cost");
    }

    @Test
    void theGuardAloneRefusesAllThatIsHostileAndRunsNothing() throws IOException {
        try (var in = Objects.requireNonNull(SqlIT.class.getResourceAsStream("/sql/hostile.tsv"));
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            var statements = reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", 4))
                    .filter(parts -> parts[1].equals("postgresql"))
                    .toList();
            assertThat(statements).hasSizeGreaterThan(150);
            for (var parts : statements) {
                var verdict = client.post("/api/v1/sql/check", Map.of("source_id", SOURCE, "sql", parts[3]))
                        .expect(200)
                        .json();
                assertThat(verdict.path("allowed").asBoolean()).as(parts[3]).isFalse();
                assertThat(verdict.path("reasons")).as(parts[3]).isNotEmpty();
            }
        }
        var harmless = client.post("/api/v1/sql/check", Map.of("source_id", SOURCE, "sql", "SELECT name FROM products"))
                .expect(200)
                .json();
        assertThat(harmless.path("allowed").asBoolean()).isTrue();
        assertThat(harmless.path("normalized_sql").asText()).isEqualTo("SELECT name FROM public.products LIMIT 1000");
    }

    @Test
    void badRequestsAreToldWhatIsWrong() {
        client.post(QUERIES, Map.of("source_id", SOURCE)).problem(400, "invalid_request");
        client.post(QUERIES, Map.of("source_id", SOURCE, "question", "How?", "sql", "SELECT 1"))
                .problem(400, "invalid_request");
        client.post(QUERIES, Map.of("source_id", SOURCE, "question", " ")).problem(400, "invalid_request");
        client.post(QUERIES, Map.of("source_id", SOURCE, "question", "How?", "reply_to", "sql_1"))
                .problem(400, "invalid_request");
        client.post(QUERIES, Map.of("source_id", "nowhere", "question", "How?")).problem(404, "not_found");
        client.get(QUERIES + "/sql_1").problem(404, "not_found");
        client.get(QUERIES + "?status=odd").problem(400, "invalid_request");
        tenant.clientWith("viewer")
                .post(QUERIES, Map.of("source_id", SOURCE, "question", "How?"))
                .problem(403, "permission_denied");
    }

    @Test
    void whatEndedIsCancelledNoMoreAndHasNoRowsIfItFailed() {
        var id = asked(client, Map.of("source_id", SOURCE, "sql", "DROP TABLE customers"));
        ended(client, id);

        assertThat(client.post(QUERIES + "/" + id + "/cancel", Map.of())
                        .expect(202)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("failed");
        client.get(QUERIES + "/" + id + ".csv").problem(409, "no_rows");
    }

    @Test
    void questionsAreOnRecordAndTheirTokensAreCounted() {
        var query = replayed("How many products are there?", said("SELECT count(*) AS n FROM products", ""));

        assertThat(query.path("status").asText()).isEqualTo("success");
        for (var action : List.of("sql.ask", "sql.end")) {
            assertThat(platform.count(
                            tenant,
                            "select count(*) from audit_records where tenant_id = ? and record like ? and action = '"
                                    + action + "'",
                            tenant.id(),
                            "%" + query.path("id").asText() + "%"))
                    .as(action)
                    .isEqualTo(1);
        }
        eventually(
                () -> client.get("/api/v1/usage?group_by=scenario").expect(200).text(),
                usage -> usage.contains("\"sql\""));
    }

    @Test
    void aWorkflowAsksToo() {
        var workflow = tenant.make(
                "/api/v1/workflows",
                Map.of(
                        "name", "counts",
                        "version", "v1",
                        "steps",
                                List.of(Map.of(
                                        "name",
                                        "count",
                                        "type",
                                        "sql",
                                        "inputs",
                                        Map.of("source", SOURCE, "sql", "SELECT count(*) AS n FROM products"),
                                        "outputs",
                                        Map.of("found", "${rows}")))));
        client.post("/api/v1/workflows/" + workflow + "/publish", Map.of()).expect(200);
        var run = client.post("/api/v1/workflows/" + workflow + "/runs", Map.of())
                .expect(202)
                .json()
                .path("id")
                .asText();

        var ended = eventually(
                () -> client.get("/api/v1/runs/" + run).expect(200).json(), each -> List.of("success", "failed")
                        .contains(each.path("status").asText()));

        assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("success");
        assertThat(ended.toString()).contains("\"n\":");
    }
}
