package ai.jarvis.sql;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.sql.source.Dialect;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlGuardTest {
    private static final int ROWS = 1_000;

    private final SqlGuard guard = new SqlGuard();

    private Verdict check(String sql) {
        return guard.check(sql, Dialect.POSTGRESQL, Shop.visible(), ROWS);
    }

    private String normalized(String sql) {
        var verdict = check(sql);
        assertThat(verdict.reasons()).isEmpty();
        return verdict.normalizedSql().orElseThrow();
    }

    private List<String> codes(String sql) {
        return check(sql).reasons().stream().map(Reason::code).toList();
    }

    private static List<String> lines(String name) {
        try (var in = Objects.requireNonNull(SqlGuardTest.class.getResourceAsStream("/sql/" + name));
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A statement of a file. */
    record Statement(String id, Dialect dialect, String sql) {
        @Override
        public String toString() {
            return id + " " + sql;
        }
    }

    static Stream<Statement> hostile() {
        return lines("hostile.tsv").stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", 4))
                .map(parts -> new Statement(parts[0], Dialect.valueOf(parts[1].toUpperCase(Locale.ROOT)), parts[3]));
    }

    static Stream<Statement> harmless() {
        var statements = new ArrayList<Statement>();
        var dialect = Dialect.POSTGRESQL;
        for (var line : lines("harmless.sql")) {
            if (line.startsWith("-- ") && !line.contains(".")) {
                dialect = Dialect.valueOf(line.substring(3).toUpperCase(Locale.ROOT));
            } else if (!line.startsWith("--") && !line.isBlank()) {
                statements.add(new Statement("", dialect, line));
            }
        }
        return statements.stream();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void refusesWhatIsHostile(Statement statement) {
        var verdict = guard.check(statement.sql(), statement.dialect(), Shop.visible(), ROWS);

        assertThat(verdict.isAllowed()).isFalse();
        assertThat(verdict.normalizedSql()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void allowsWhatIsHarmless(Statement statement) {
        var verdict = guard.check(statement.sql(), statement.dialect(), Shop.visible(), ROWS);

        assertThat(verdict.reasons()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void whatIsNormalizedIsNormalizedToItself(Statement statement) {
        var once = guard.check(statement.sql(), statement.dialect(), Shop.visible(), ROWS)
                .normalizedSql()
                .orElseThrow();

        assertThat(guard.check(once, statement.dialect(), Shop.visible(), ROWS).normalizedSql())
                .contains(once);
    }

    @Test
    void thereAreEnoughOfBoth() {
        assertThat(hostile().filter(each -> each.dialect() == Dialect.POSTGRESQL))
                .hasSizeGreaterThan(150);
        assertThat(harmless()).hasSizeGreaterThan(60);
    }

    @Test
    void addsALimitAndLowersAHigherOne() {
        assertThat(normalized("SELECT id FROM customers")).endsWith("LIMIT 1000");
        assertThat(normalized("SELECT id FROM customers LIMIT 50")).endsWith("LIMIT 50");
        assertThat(normalized("SELECT id FROM customers LIMIT 5000000")).endsWith("LIMIT 1000");
        assertThat(normalized("SELECT id FROM customers LIMIT ALL")).endsWith("LIMIT 1000");
        assertThat(normalized("SELECT id FROM customers FETCH FIRST 5000 ROWS ONLY"))
                .endsWith("LIMIT 1000");
        assertThat(normalized("SELECT id FROM customers UNION ALL SELECT id FROM orders"))
                .endsWith("LIMIT 1000");
    }

    @Test
    void namesTablesInFullSoThatNoSearchPathDecides() {
        assertThat(normalized("SELECT id FROM customers")).contains("FROM public.customers");
        assertThat(normalized("SELECT customers.id FROM customers WHERE id IN (SELECT customer_id FROM orders)"))
                .contains("FROM public.customers", "FROM public.orders");
    }

    @Test
    void namesColumnsInFullWhereTheyCouldComeToMeanAnotherTables() {
        assertThat(normalized("SELECT (SELECT max(total) FROM orders WHERE customer_id = customers.id) FROM customers"))
                .contains("max(orders.total)", "orders.customer_id = customers.id");
    }

    @Test
    void aStarIsWhatIsPermitted() {
        assertThat(normalized("SELECT * FROM customers"))
                .startsWith(
                        "SELECT customers.id, customers.name, customers.email, customers.country, customers.active, customers.created_at FROM");
        assertThat(normalized("SELECT c.*, o.total FROM customers c JOIN orders o ON o.customer_id = c.id"))
                .startsWith("SELECT c.id, c.name,")
                .contains("o.total FROM")
                .doesNotContain("*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT credit_limit FROM customers",
                "SELECT c.credit_limit FROM customers c",
                "SELECT \"credit_limit\" FROM customers",
                "SELECT id FROM customers WHERE credit_limit > 10",
                "SELECT count(*) FROM customers GROUP BY credit_limit",
                "SELECT count(*) AS credit_limit FROM customers GROUP BY credit_limit",
                "SELECT id FROM customers ORDER BY credit_limit",
                "SELECT sum(credit_limit) OVER () FROM customers",
                "SELECT x.credit_limit FROM (SELECT credit_limit FROM customers) x",
                "SELECT o.id FROM orders o JOIN customers c ON c.credit_limit = o.total",
                "SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM customers c WHERE credit_limit = o.total)",
                "SELECT id FROM customers JOIN (SELECT total AS credit_limit FROM orders) o USING (credit_limit)"
            })
    void aColumnThatIsNotPermittedIsRefusedAsSuchWhereverItStands(String sql) {
        assertThat(codes(sql)).contains("column_not_permitted");
        assertThat(check(sql).isNotPermitted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT date_add(created_at, INTERVAL credit_limit DAY) FROM customers",
                "SELECT created_at + INTERVAL credit_limit DAY FROM customers",
                "SELECT timestampdiff(DAY, created_at, credit_limit) FROM customers",
                "SELECT group_concat(name SEPARATOR credit_limit) FROM customers",
                "SELECT group_concat(name ORDER BY credit_limit) FROM customers",
                "SELECT `customers`.`credit_limit` FROM customers",
                "SELECT CREDIT_LIMIT FROM customers",
                "SELECT extract(credit_limit FROM created_at) FROM customers WHERE credit_limit = 1"
            })
    void alsoWhereMySqlHasPlacesOfItsOwn(String sql) {
        assertThat(guard.check(sql, Dialect.MYSQL, Shop.visible(), ROWS).isAllowed())
                .isFalse();
    }

    @Test
    void whatIsNotPermittedIsAnotherAnswerThanWhatIsNotThere() {
        assertThat(codes("SELECT id FROM salaries")).containsExactly("table_not_permitted");
        assertThat(codes("SELECT id FROM wages")).containsExactly("unknown_table");
        assertThat(codes("SELECT wage FROM customers")).containsExactly("unknown_column");
        assertThat(check("SELECT id FROM wages").isNotPermitted()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE FROM customers | not_a_select",
                "WITH x AS (DELETE FROM customers RETURNING id) SELECT id FROM x | not_a_select",
                "SELECT id INTO stolen FROM customers | into",
                "SELECT id FROM customers FOR UPDATE | locking",
                "SELECT 1; SELECT 2 | several_statements",
                "SELECT 1 -- x | comment",
                "SELECT pg_sleep(1) | function_not_allowed",
                "SELECT pg_catalog.lower('x') | function_not_allowed",
                "SELECT 'x'::regclass | type_not_allowed",
                "SELECT id FROM pg_catalog.pg_class | system_table",
                "SELECT c FROM customers c | whole_row",
                "SELECT name AS c FROM customers c ORDER BY c::text | whole_row",
                "SELECT id FROM customers NATURAL JOIN orders | natural_join",
                "SELECT $1 | parameter",
                "SELECT '\\x' | backslash",
                "SELECT id FROM customers c JOIN orders o ON o.customer_id = c.id | ambiguous",
                "SELECT id FROM customers LIMIT 1 + 1 | limit",
                "SELECT FROM WHERE | syntax"
            })
    void saysWhyByCode(String sql, String code) {
        assertThat(codes(sql)).contains(code);
    }

    @Test
    void saysWhere() {
        assertThat(check("SELECT id, pg_sleep(1) FROM customers")
                        .reasons()
                        .getFirst()
                        .position())
                .contains(12);
        assertThat(check("SELECT id FROM customers; DROP TABLE customers")
                        .reasons()
                        .getFirst()
                        .position())
                .contains(25);
    }

    @Test
    void aTableOfWithHidesOneOfTheDatabaseAndNotTheOtherWayRound() {
        assertThat(check("WITH salaries AS (SELECT id FROM customers) SELECT id FROM salaries")
                        .isAllowed())
                .isTrue();
        assertThat(codes(
                        "WITH x AS (SELECT id FROM salaries), salaries AS (SELECT id FROM customers) SELECT id FROM x"))
                .containsExactly("table_not_permitted");
    }

    @Test
    void deepNestingIsRefusedAndNotFollowed() {
        assertThat(codes("SELECT " + "(".repeat(60) + "1" + ")".repeat(60))).containsExactly("too_deep");
        assertThat(check("SELECT " + "CASE WHEN 1 = 1 THEN ".repeat(500) + "1" + " END".repeat(500))
                        .isAllowed())
                .isFalse();
        assertThat(check("SELECT " + "NOT ".repeat(3_000) + "true").isAllowed()).isFalse();
        assertThat(codes("SELECT '" + "x".repeat(30_000) + "'")).containsExactly("too_long");
    }
}
