package ai.jarvis.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.sql.SqlQuery.Failure;
import ai.jarvis.sql.SqlQuery.Outcome;
import ai.jarvis.sql.SqlQuery.Status;
import ai.jarvis.sql.source.ColumnInfo;
import ai.jarvis.sql.source.DatabaseError;
import ai.jarvis.sql.source.Rows;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.Role;
import ai.jarvis.usage.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlQueriesTest {
    private static final Rows THREE = new Rows(List.of(new ColumnInfo("n", "bigint")), List.of(List.of(3L)), false, 8);

    private final SqlWorld world = new SqlWorld();

    private static Optional<String> error(SqlQuery query) {
        return query.outcome().flatMap(Outcome::failure).map(Failure::code);
    }

    private static Refusal refusal(Runnable action) {
        return catchThrowableOfType(Refusal.class, action::run);
    }

    @Test
    void aQuestionBecomesOneSelectAndItsRows() {
        world.database = sql -> THREE;
        world.saying(SqlWorld.statement("SELECT count(*) AS n FROM customers"));

        var query = world.asked(world.caller, "How many customers are there?");

        assertThat(query.status()).isEqualTo(Status.SUCCESS);
        assertThat(query.outcome().flatMap(Outcome::rows)).contains(THREE);
        assertThat(query.outcome().flatMap(Outcome::explanation)).contains("It tells.");
        assertThat(query.outcome().flatMap(Outcome::chart).map(Chart::type)).contains(Chart.Type.NUMBER);
        assertThat(world.run).containsExactly("SELECT count(*) AS n FROM public.customers LIMIT 1001");
        assertThat(query.outcome().flatMap(Outcome::sql)).contains(world.run.getFirst());
        assertThat(world.limits.getFirst().rows()).isEqualTo(1_000);
        assertThat(world.limits.getFirst().timeout()).isEqualTo(QueryBounds.STANDARD.timeout());
        assertThat(world.ledger).extracting(record -> record.scenario()).containsExactly(Scenario.SQL);
    }

    @Test
    void theModelIsToldOfWhatTheCallerMaySeeAlone() {
        world.saying(SqlWorld.statement("SELECT 1"));

        world.asked(world.caller, "How many customers are there?");
        world.asked(world.boss, "How many customers are there?");

        assertThat(world.heard.get(0).turns().getFirst().text())
                .contains("<dialect>", "CREATE TABLE public.customers", "<question>")
                .doesNotContain("salaries", "email");
        assertThat(world.heard.get(1).turns().getFirst().text()).contains("salaries", "email");
    }

    @Test
    void aMistakeIsMendedByWhatTheGuardSays() {
        world.database = sql -> THREE;
        world.saying(
                SqlWorld.statement("SELECT count(*) FROM clients"),
                SqlWorld.statement("SELECT count(*) AS n FROM customers"));

        var query = world.asked(world.caller, "How many customers are there?");

        assertThat(query.status()).isEqualTo(Status.SUCCESS);
        assertThat(query.outcome().orElseThrow().attempts()).hasSize(2);
        assertThat(query.outcome().orElseThrow().attempts().getFirst().problems())
                .extracting(Reason::code)
                .containsExactly("unknown_table");
        assertThat(world.heard.get(1).turns().getFirst().text())
                .contains("<previous_sql>\nSELECT count(*) FROM clients", "<error>\nThere is no table clients.");
    }

    @Test
    void aMistakeIsMendedByWhatTheDatabaseSays() {
        world.database = sql -> {
            if (world.run.size() == 1) {
                throw new DatabaseError("operator does not exist", Optional.of("42883"), OptionalInt.of(9));
            }
            return THREE;
        };
        world.saying(SqlWorld.statement("SELECT count(*) AS n FROM customers"));

        var query = world.asked(world.caller, "How many customers are there?");

        assertThat(query.status()).isEqualTo(Status.SUCCESS);
        assertThat(world.heard.get(1).turns().getFirst().text()).contains("operator does not exist (at character 9)");
    }

    @Test
    void mendingHasAnEnd() {
        world.saying("I do not know.", SqlWorld.statement("SELECT wrong FROM customers"));

        var query = world.asked(world.caller, "How many customers are there?");

        assertThat(error(query)).contains("no_answer");
        assertThat(world.heard).hasSize(1 + QueryBounds.STANDARD.repairs());
        assertThat(query.outcome().orElseThrow().attempts()).hasSize(4);
        assertThat(world.run).isEmpty();
    }

    @Test
    void whatIsNotPermittedIsToldSoAndNotMended() {
        world.saying(SqlWorld.statement("SELECT max(amount) FROM salaries"));

        var query = world.asked(world.caller, "What does somebody earn at most?");

        assertThat(error(query)).contains("not_permitted");
        assertThat(world.heard).hasSize(1);
        assertThat(world.run).isEmpty();
    }

    @Test
    void aQuestionForWhatIsNotPermittedIsToldSoBeforeAModelIsAsked() {
        world.saying(SqlWorld.statement("SELECT max(amount) FROM salaries"));

        assertThat(error(world.asked(world.caller, "What is the highest of the salaries?")))
                .contains("not_permitted");
        assertThat(error(world.asked(world.caller, "List the email of each customer")))
                .contains("not_permitted");
        assertThat(world.heard).isEmpty();
        assertThat(world.asked(world.boss, "What is the highest of the salaries?")
                        .status())
                .isEqualTo(Status.SUCCESS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Delete all customers from Switzerland",
                "Please drop the orders",
                "UPDATE customers SET name = 'x'",
                "set all prices to 0",
                "Lösche alle Kunden",
                "Supprimez les clients",
                "请删除所有客户",
                "把价格改为零"
            })
    void aWishForAChangeIsRefusedAtOnce(String wish) {
        var query = world.asked(world.caller, wish);

        assertThat(error(query)).contains("changes_data");
        assertThat(world.heard).isEmpty();
        assertThat(world.run).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM customers",
                "WITH x AS (DELETE FROM customers RETURNING id) SELECT id FROM x",
                "SELECT id INTO stolen FROM customers",
                "SELECT 1; DROP TABLE customers"
            })
    void whatAModelWritesToChangeDataIsNeitherRunNorMended(String sql) {
        world.saying(SqlWorld.statement(sql));

        var query = world.asked(world.caller, "Get rid of the customers who ordered nothing");

        assertThat(error(query)).contains("changes_data");
        assertThat(world.heard).hasSize(1);
        assertThat(world.run).isEmpty();
    }

    @Test
    void aQuestionThatCanMeanSeveralThingsIsAskedBackAboutAndTheReplyCounts() {
        world.database = sql -> THREE;
        world.saying(
                "{\"sql\": \"\", \"explanation\": \"\", \"clarification\": \"By number or by revenue?\"}",
                SqlWorld.statement("SELECT count(*) AS n FROM orders"));

        var first = world.asked(world.caller, "Which products are best?");
        var reply = new Wish(
                "shop",
                Optional.of("By number"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(first.id()),
                Optional.empty());
        var second = world.done(world.caller, world.queries.submit(world.caller, reply));

        assertThat(first.status()).isEqualTo(Status.CLARIFICATION);
        assertThat(first.outcome().flatMap(Outcome::clarification)).contains("By number or by revenue?");
        assertThat(second.status()).isEqualTo(Status.SUCCESS);
        assertThat(world.heard.get(1).turns().getFirst().text())
                .contains("Which products are best?\n(By number or by revenue?)\nBy number");
        assertThat(refusal(() -> world.queries.submit(world.boss, reply)).errors())
                .extracting(Refusal.FieldError::pointer)
                .containsExactly("/reply_to");
    }

    @Test
    void whatCostsTooMuchIsNotRun() {
        world.cost = 5_000_000;
        world.saying(SqlWorld.statement("SELECT c.id FROM customers c CROSS JOIN orders o"));

        var query = world.asked(world.caller, "Which pairs of customers and orders are there?");

        assertThat(query.outcome().orElseThrow().attempts().getFirst().problems())
                .extracting(Reason::code)
                .containsExactly("cost");
        assertThat(error(query)).contains("no_answer");
        assertThat(world.run).isEmpty();
    }

    @Test
    void aStatementThatTakesTooLongIsNotTriedAgain() {
        world.database = sql -> {
            throw DatabaseError.timeout("canceling statement due to statement timeout");
        };
        world.saying(SqlWorld.statement("SELECT count(*) FROM customers"));

        assertThat(error(world.asked(world.caller, "How many customers are there?")))
                .contains("timeout");
        assertThat(world.heard).hasSize(1);
    }

    @Test
    void aSelectOfOnesOwnIsTreatedAlikeWithoutAModel() {
        world.database = sql -> THREE;

        var good = world.queries.submit(world.caller, Wish.sql("shop", "SELECT count(*) AS n FROM customers"));
        var bad = world.queries.submit(world.caller, Wish.sql("shop", "SELECT amount FROM salaries"));

        assertThat(world.done(world.caller, good).status()).isEqualTo(Status.SUCCESS);
        assertThat(error(world.done(world.caller, bad))).contains("not_permitted");
        assertThat(world.heard).isEmpty();
    }

    @Test
    void whatWasCancelledIsNotRunAndStaysSo() {
        world.saying(SqlWorld.statement("SELECT count(*) FROM customers"));
        var query = world.queries.submit(world.caller, Wish.question("shop", "How many customers are there?"));
        world.onModel = () -> world.queries.cancel(world.caller, query.id());

        var done = world.done(world.caller, query);

        assertThat(done.status()).isEqualTo(Status.CANCELLED);
        assertThat(world.run).isEmpty();
        world.queries.work(world.tenant, query.id());
        assertThat(world.heard).hasSize(1);
    }

    @Test
    void questionsAreForWhoeverAskedThemAlone() {
        world.database = sql -> THREE;
        world.saying(SqlWorld.statement("SELECT max(amount) AS n FROM salaries"));
        var query = world.asked(world.boss, "What is the highest of the salaries?");

        assertThat(refusal(() -> world.queries.get(world.caller, query.id())).code())
                .isEqualTo("not_found");
        assertThat(refusal(() -> world.queries.rows(world.caller, query.id())).code())
                .isEqualTo("not_found");
        assertThat(world.queries
                        .list(world.caller, Optional.empty(), Page.Request.first())
                        .items())
                .isEmpty();
        assertThat(world.queries
                        .list(world.boss, Optional.empty(), Page.Request.first())
                        .items())
                .extracting(SqlQuery::id)
                .containsExactly(query.id());
    }

    @Test
    void whatNobodyAnsweredEndsWhenItIsLookedAt() {
        var lost = world.queries.submit(world.caller, Wish.question("shop", "How many customers are there?"));
        world.clock.advance(Duration.ofMinutes(61));

        assertThat(error(world.queries.get(world.caller, lost.id()))).contains("internal");
    }

    @Test
    void rowsAreForgottenAfterAMonth() {
        world.database = sql -> THREE;
        world.saying(SqlWorld.statement("SELECT count(*) AS n FROM customers"));
        var old = world.asked(world.caller, "How many customers are there?");
        world.clock.advance(SqlQueries.ROWS_KEPT.plusSeconds(1));

        world.asked(world.caller, "How many customers are there?");

        assertThat(refusal(() -> world.queries.rows(world.caller, old.id())).code())
                .isEqualTo("no_rows");
        assertThat(world.queries.get(world.caller, old.id()).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void askingNeedsItsPermissionAndASourceThatIsThere() {
        var reader = new Caller(world.tenant, "key_r", Set.of(Role.VIEWER)).limitedTo(Set.of(Permission.SQL_READ));

        assertThat(refusal(() -> world.queries.submit(reader, Wish.question("shop", "How many?")))
                        .code())
                .isEqualTo("permission_denied");
        assertThat(refusal(() -> world.queries.check(reader, "shop", "SELECT 1"))
                        .code())
                .isEqualTo("permission_denied");
        assertThat(refusal(() -> world.queries.submit(world.caller, Wish.question("elsewhere", "How many?")))
                        .code())
                .isEqualTo("not_found");
        assertThat(refusal(() -> new Wish(
                                "shop",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(0)))
                        .errors())
                .extracting(Refusal.FieldError::pointer)
                .containsExactly("/question", "/max_rows");
    }

    @Test
    void agentsAreAnsweredInJsonAndToldTheCodeOfAFailureAndWhatBothTook() {
        world.database = sql -> THREE;
        world.saying(
                SqlWorld.statement("SELECT count(*) AS n FROM customers"),
                SqlWorld.statement("SELECT wrong FROM customers"));
        var answers = new SqlDatabaseAnswers(world.queries, world.sources);

        var said = answers.answer(
                world.caller,
                Optional.empty(),
                Optional.of("How many customers are there?"),
                Optional.empty(),
                Duration.ofSeconds(20));

        assertThat(said.text()).contains("\"columns\":[\"n\"]", "\"rows\":[[3]]", "\"truncated\":false");
        var perCall = world.ledger.getFirst();
        assertThat(said.tokens())
                .isEqualTo(perCall.tokens().inputTokens() + perCall.tokens().outputTokens());
        assertThat(said.cost())
                .isPositive()
                .isEqualTo(perCall.cost().orElseThrow().amount());

        var failed = answers.answer(
                world.caller,
                Optional.of("shop"),
                Optional.of("How many are wrong?"),
                Optional.empty(),
                Duration.ofSeconds(20));

        assertThat(failed.isError()).isTrue();
        assertThat(failed.text()).startsWith("no_answer: ");
        assertThat(failed.tokens()).isEqualTo((1 + QueryBounds.STANDARD.repairs()) * said.tokens());

        var refused = answers.answer(
                world.caller,
                Optional.of("shop"),
                Optional.empty(),
                Optional.of("DROP TABLE customers"),
                Duration.ofSeconds(20));

        assertThat(refused.isError()).isTrue();
        assertThat(refused.text()).startsWith("changes_data: ");
        assertThat(refused.tokens()).isZero();
    }
}
