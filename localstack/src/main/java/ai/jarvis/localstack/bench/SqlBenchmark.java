package ai.jarvis.localstack.bench;

import ai.jarvis.localstack.bench.ClosedLoop.Request;
import ai.jarvis.localstack.client.Api;
import ai.jarvis.localstack.client.ApiException;
import ai.jarvis.localstack.client.Console;
import ai.jarvis.sql.SqlGuard;
import ai.jarvis.sql.source.Column;
import ai.jarvis.sql.source.DatabaseSchema;
import ai.jarvis.sql.source.Dialect;
import ai.jarvis.sql.source.SchemaTable;
import ai.jarvis.sql.source.VisibleSchema;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.ParseException;

/** What it costs to check a statement before a database is asked, beside bare parsing of the same statements. */
final class SqlBenchmark implements Benchmark {
    private static final List<Integer> THREADS = List.of(1, 4);
    private static final int COMPARED_AT = 1;
    private static final double MILLI = 1000;
    private static final String PARSED = "parsed (JSqlParser)";
    private static final String CHECKED = "checked, allowed";
    private static final String REFUSED = "checked, refused";

    private static final List<String> ALLOWED = List.of(
            "SELECT count(*) FROM customers",
            "SELECT * FROM customers WHERE country = 'CH' ORDER BY name LIMIT 10",
            "SELECT c.name, sum(o.total) AS spent FROM customers c JOIN orders o ON o.customer_id = c.id"
                    + " GROUP BY c.name ORDER BY spent DESC LIMIT 5",
            "WITH m AS (SELECT date_trunc('month', ordered_at) AS month, sum(total) AS total FROM orders"
                    + " WHERE status <> 'cancelled' GROUP BY 1) SELECT month, total, lag(total) OVER (ORDER BY month)"
                    + " AS before FROM m ORDER BY month",
            "SELECT p.category, CASE WHEN avg(p.price) > 100 THEN 'dear' ELSE 'cheap' END AS kind, count(DISTINCT"
                    + " o.customer_id) FROM products p LEFT JOIN orders o ON o.product_id = p.id AND o.total BETWEEN 10"
                    + " AND 500 GROUP BY p.category HAVING count(*) > 3",
            "SELECT name FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id AND"
                    + " o.ordered_at >= now() - interval '30 days') AND c.id IN (SELECT customer_id FROM orders)");

    private static final List<String> HOSTILE = List.of(
            "DELETE FROM customers WHERE id = 1",
            "SELECT * FROM customers, pg_catalog.pg_authid",
            "WITH x AS (UPDATE orders SET total = 0 RETURNING id) SELECT count(*) FROM x",
            "SELECT name, pg_read_file('/etc/passwd') FROM customers WHERE id = 3",
            "SELECT id FROM customers UNION SELECT id FROM salaries FOR UPDATE",
            "SELECT c FROM customers c WHERE c.name::regclass IS NOT NULL");

    private final SqlGuard guard = new SqlGuard();

    private record Subject(String name, Request request) {}

    @Override
    public String name() {
        return "sql";
    }

    @Override
    public String summary() {
        return "statements checked by the guard on 1 and 4 threads, beside bare parsing [--seconds 5] [--warmup 5]";
    }

    @Override
    public Set<String> options() {
        return Set.of("seconds", "warmup");
    }

    @Override
    public void run(Options options, Api api, StackProcesses stack, Report report) {
        var duration = Duration.ofSeconds(options.number("seconds", 5));
        var warmUp = Duration.ofSeconds(options.number("warmup", 5));
        var schema = schema();
        var subjects = List.of(
                new Subject(PARSED, number -> parse(ALLOWED.get(number % ALLOWED.size()))),
                new Subject(CHECKED, number -> check(ALLOWED.get(number % ALLOWED.size()), schema, true)),
                new Subject(REFUSED, number -> check(HOSTILE.get(number % HOSTILE.size()), schema, false)));
        var table = new Table(
                "Statements",
                "what",
                "threads",
                "statements",
                "errors",
                "statements/s",
                "statements/CPU-s",
                "p50 ms",
                "p99 ms",
                "CPU cores");
        var perCpuSecond = new HashMap<String, Double>();
        try (var bar = Console.progress("Checking", (THREADS.size() + 1L) * subjects.size())) {
            for (var subject : subjects) {
                new ClosedLoop(COMPARED_AT, warmUp).run(subject.request());
                bar.step();
            }
            for (var threads : THREADS) {
                for (var subject : subjects) {
                    var running = Measurement.start(stack);
                    var result = new ClosedLoop(threads, duration).run(subject.request());
                    var took = running.stop();
                    if (threads == COMPARED_AT) {
                        perCpuSecond.put(subject.name(), result.answers() / took.ownCpuSeconds());
                    }
                    table.row(
                            subject.name(),
                            threads,
                            result.answers(),
                            result.errors(),
                            result.answers() / took.seconds(),
                            result.answers() / took.ownCpuSeconds(),
                            result.micros().getValueAtPercentile(50) / MILLI,
                            result.micros().getValueAtPercentile(99) / MILLI,
                            took.ownCpuSeconds() / took.seconds());
                    bar.step();
                }
            }
        }
        report.add(table);
        report.ratio(
                "statements checked/CPU-s to statements parsed/CPU-s on 1 thread",
                perCpuSecond.getOrDefault(CHECKED, 0.0) / perCpuSecond.getOrDefault(PARSED, 1.0));
    }

    private static long parse(String sql) {
        try {
            var statement = CCJSqlParserUtil.newParser(sql)
                    .withAllowComplexParsing(true)
                    .Statement();
            return statement == null ? 1 : 0;
        } catch (ParseException e) {
            throw new ApiException(e.getMessage());
        }
    }

    private long check(String sql, VisibleSchema schema, boolean isAllowed) {
        var verdict = guard.check(sql, Dialect.POSTGRESQL, schema, 1_000);
        if (verdict.isAllowed() != isAllowed) {
            throw new ApiException(sql + ": " + verdict.reasons());
        }
        return verdict.reasons().size();
    }

    private static VisibleSchema schema() {
        return new VisibleSchema(
                new DatabaseSchema(
                        List.of(
                                table("customers", "id name email country created_at"),
                                table("orders", "id customer_id product_id quantity total status ordered_at"),
                                table("products", "id name category price")),
                        Instant.EPOCH,
                        false),
                Set.of(),
                Map.of());
    }

    private static SchemaTable table(String name, String columns) {
        return new SchemaTable(
                "public",
                name,
                Optional.empty(),
                100,
                Stream.of(columns.split(" ", -1))
                        .map(column -> new Column(column, "text", Optional.empty(), List.of(), true))
                        .toList(),
                List.of("id"),
                List.of());
    }
}
