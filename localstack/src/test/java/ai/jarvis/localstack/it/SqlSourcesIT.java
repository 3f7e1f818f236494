package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import ai.jarvis.localstack.process.FreePort;
import ai.jarvis.localstack.process.InstalledTools;
import ai.jarvis.localstack.process.PostgresProcess;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Settings;
import ai.jarvis.platform.Variables;
import ai.jarvis.sql.source.DatabaseError;
import ai.jarvis.sql.source.Limits;
import ai.jarvis.sql.source.SourceConnection;
import ai.jarvis.sql.source.SourceParts;
import ai.jarvis.sql.source.Sources;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.FilterNameStringType;

/**
 * Databases of tenants: how they are registered, and that each of what keeps them from harm does so alone, with the others
 * off. Those who ask here are administrators of their databases, as far as a test does not say otherwise.
 */
@ExtendWith(Platform.Provider.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqlSourcesIT {
    private static final String SOURCES = "/api/v1/sql/sources";
    private static final Limits WIDE = new Limits(1_000, 1 << 20, Duration.ofSeconds(20));

    private final Platform platform;
    private final Tenant tenant;
    private final Client client;
    private final Caller caller;
    private final AwsClients aws;
    private final Database database;
    private final Sources sources;
    private final Map<String, String> variables;

    @TempDir
    private static Path folder;

    private PostgresProcess postgres;
    private int port;

    SqlSourcesIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
        this.client = tenant.client();
        this.caller =
                new Caller(new TenantId(tenant.id()), "usr_01J00000000000000000000000", Set.of(Role.TENANT_ADMIN));
        this.variables = platform.functionVariables();
        var settings = Settings.from(new Variables(name -> Optional.ofNullable(variables.get(name))));
        this.aws = new AwsClients(settings.awsEndpoint());
        this.database = Database.open(settings, DatabaseCredentials.in(aws.secretsManager()));
        this.sources = SourceParts.open(settings.sqlSources(), aws, database, Clock.systemUTC())
                .sources();
    }

    /** A server of its own, which is none of the platform's; its administrator is the user {@code postgres}. */
    @BeforeAll
    void start() throws IOException {
        port = FreePort.find();
        postgres = PostgresProcess.start(
                InstalledTools.require(), Files.createDirectories(folder.resolve("postgres")), port);
        SampleSource.register(platform, tenant);
        client.post(SOURCES, administrators("unguarded", port)).expect(201);
        client.post(SOURCES, SampleSource.body("unguarded-aurora", administratorsSecret()))
                .expect(201);
    }

    @AfterAll
    void stop() {
        if (postgres != null) {
            postgres.close();
        }
        database.close();
        aws.close();
    }

    private String password(String role) throws IOException {
        return Files.readString(folder.resolve("postgres/secrets").resolve(role))
                .strip();
    }

    private Map<String, Object> administrators(String name, int port) throws IOException {
        return Map.of(
                "name", name, "type", "postgresql", "connection", connection(port, "postgres", password("postgres")));
    }

    private static Map<String, Object> connection(int port, String user, String password) {
        return Map.of(
                "host",
                "127.0.0.1",
                "port",
                port,
                "database",
                "sample",
                "username",
                user,
                "password",
                password,
                "tls",
                "off");
    }

    private String administratorsSecret() {
        var administrator = platform.secretOf("postgres");
        try (var secrets = platform.secrets()) {
            return secrets.createSecret(request -> request.name("jarvis-sql/" + tenant.id() + "/administrator")
                            .secretString(Json.write(Map.of(
                                    "username", administrator.username(), "password", administrator.password()))))
                    .arn();
        }
    }

    private SourceConnection open(String source) {
        return sources.open(caller, sources.meant(caller, source));
    }

    private static JsonNode named(JsonNode list, String name) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(each -> each.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theDevelopmentTenantCanAskTheSample() {
        var development = platform.anonymous().withKey(platform.environment("JARVIS_API_KEY"));

        var sample = named(development.get(SOURCES).expect(200).json().path("items"), "sample");

        assertThat(sample.path("type").asText()).isEqualTo("aurora");
        assertThat(sample.path("dialect").asText()).isEqualTo("postgresql");
        var schema = development
                .get(SOURCES + "/" + sample.path("id").asText() + "/schema")
                .expect(200)
                .json();
        assertThat(schema.path("tables"))
                .extracting(table -> table.path("name").asText())
                .containsExactly("customers", "orders", "products");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sample", "unguarded"})
    void aDatabaseIsReadWithCommentsKeysAndSamples(String source) {
        var id = sources.meant(caller, source).id();

        var schema = client.get(SOURCES + "/" + id + "/schema").expect(200).json();

        var orders = named(schema.path("tables"), "orders");
        assertThat(orders.path("description").asText()).startsWith("Orders");
        assertThat(orders.path("rows").asLong()).isEqualTo(480);
        assertThat(orders.path("primary_key").get(0).asText()).isEqualTo("id");
        assertThat(orders.path("foreign_keys")).anySatisfy(key -> {
            assertThat(key.path("table").asText()).isEqualTo("public.customers");
            assertThat(key.path("columns").get(0).asText()).isEqualTo("customer_id");
            assertThat(key.path("targets").get(0).asText()).isEqualTo("id");
        });
        var status = named(orders.path("columns"), "status");
        assertThat(status.path("description").asText()).contains("returned");
        assertThat(status.path("samples")).extracting(JsonNode::asText).contains("new", "shipped");
        assertThat(named(orders.path("columns"), "total").path("type").asText()).isEqualTo("numeric(12,2)");
        var customers = named(schema.path("tables"), "customers").path("columns");
        assertThat(named(customers, "country").path("samples"))
                .extracting(JsonNode::asText)
                .contains("Japan");
        assertThat(named(customers, "email").path("samples")).isEmpty();
        assertThat(named(customers, "name").path("samples")).isEmpty();
    }

    @Test
    void aSourceIsRegisteredShownChangedRefreshedAndDeleted() throws IOException {
        var body = new HashMap<>(administrators("shop", port));
        body.put("tables", List.of("orders", "customers"));
        body.put("descriptions", Map.of("orders", "All sales"));
        body.put(
                "access",
                Map.of(
                        "rules",
                        List.of(Map.of(
                                "table", "customers", "columns", List.of("email"), "roles", List.of("tenant_admin")))));
        var made = client.post(SOURCES, body).expect(201);
        var path = SOURCES + "/" + made.json().path("id").asText();
        assertThat(made.header("Location")).isEqualTo(path);
        assertThat(made.text()).doesNotContain(password("postgres"));
        client.post(SOURCES, body).problem(409, "source_exists");

        var operator = tenant.clientWith("operator");
        assertThat(operator.get(path).expect(200).json().has("connection")).isFalse();
        var schema = operator.get(path + "/schema").expect(200).json();
        assertThat(schema.path("tables"))
                .extracting(table -> table.path("name").asText())
                .containsExactly("customers", "orders");
        assertThat(schema.path("denied").path("tables"))
                .extracting(JsonNode::asText)
                .contains("public.products", "public.salaries");
        assertThat(schema.path("denied").path("columns"))
                .extracting(JsonNode::asText)
                .containsExactly("public.customers.email");
        assertThat(named(schema.path("tables"), "orders").path("description").asText())
                .isEqualTo("All sales");

        administrate("alter table orders add column note text; comment on table orders is 'other'");
        var refreshed = client.post(path + "/refresh", Map.of()).expect(200).json();
        var orders = named(refreshed.path("tables"), "orders");
        assertThat(named(orders.path("columns"), "note").path("type").asText()).isEqualTo("text");
        assertThat(orders.path("description").asText()).isEqualTo("All sales");

        body.put("tables", List.of());
        body.put("version", 1);
        client.send("PUT", path, body).expect(200);
        client.send("PUT", path, body).problem(409, "source_changed");

        client.delete(path).expect(204);
        client.get(path).problem(404, "not_found");
        var audited = client.get("/api/v1/audit?limit=200").expect(200).text();
        assertThat(audited)
                .contains("sql_source.create", "sql_source.update", "sql_source.refresh", "sql_source.delete")
                .doesNotContain(password("postgres"));
        administrate("alter table orders drop column note; comment on table orders is 'Orders, each of one product'");
    }

    private void administrate(String sql) throws IOException {
        try (var connection = raw("postgres", port);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection raw(String role, int port) throws SQLException, IOException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/sample", role, password(role));
    }

    @Test
    void whatIsWrongWithASourceIsToldBeforeAndWhileItIsConnectedTo() throws IOException {
        var wrong = client.post(
                        SOURCES,
                        Map.of("name", "x", "type", "postgresql", "connection", connection(port, "postgres", "wrong")))
                .problem(422, "source_refused");
        assertThat(wrong.at("/errors/0/pointer").asText()).isEqualTo("/connection");
        client.post(
                        SOURCES,
                        Map.of(
                                "name",
                                "x",
                                "type",
                                "postgresql",
                                "connection",
                                connection(FreePort.find(), "postgres", "x")))
                .problem(422, "source_unavailable");
        var odd = client.post(
                        SOURCES,
                        Map.of(
                                "name",
                                "x",
                                "type",
                                "postgresql",
                                "connection",
                                Map.of("host", "169.254.169.254", "database", "x", "username", "x", "password", "x")))
                .problem(400, "invalid_request");
        assertThat(odd.at("/errors/0/pointer").asText()).isEqualTo("/connection/host");
        client.post(SOURCES, Map.of("name", "x", "type", "oracle", "connection", Map.of()))
                .problem(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"})
    void noSourceLeadsToThePlatformsOwnDatabaseOrIntoItsNetwork(String host) {
        var uri = URI.create(platform.jdbcUrl().substring("jdbc:".length()));
        var own = new HashMap<>(connection(uri.getPort(), "jarvis_app", "x"));
        own.put("host", host);

        var refused = client.post(SOURCES, Map.of("name", "x", "type", "postgresql", "connection", own))
                .problem(400, "invalid_request");

        assertThat(refused.at("/errors/0/pointer").asText()).isEqualTo("/connection/host");
    }

    @Test
    void noTenantOpensASourceWithTheSecretOfAnother() {
        var other = platform.tenant();
        var secret = SampleSource.secret(platform, other);

        var refused = client.post(SOURCES, SampleSource.body("theirs", secret)).problem(400, "invalid_request");

        assertThat(refused.at("/errors/0/pointer").asText()).isEqualTo("/connection/secret_arn");
    }

    /** The role with all that is meant for it: no guard, no transaction that only reads, no limit of time. */
    @Test
    void theRoleAloneRefusesAllThatIsHostile() throws Exception {
        var before = fingerprint();
        var passed = new ArrayList<String>();
        int tried = 0;
        for (var line : hostile("role")) {
            tried++;
            try (var connection = raw("sample_reader", port);
                    var statement = connection.createStatement()) {
                statement.execute("set session characteristics as transaction read write");
                statement.execute("set default_transaction_read_only = off");
                statement.execute("set statement_timeout = '10s'");
                statement.setEscapeProcessing(false);
                statement.execute(line[3]);
                passed.add(line[0] + " " + line[3]);
            } catch (SQLException e) {
                assertThat(e.getSQLState()).as(line[3] + ": " + e.getMessage()).isNotEqualTo("57014");
            }
        }
        assertThat(passed).isEmpty();
        assertThat(tried).isGreaterThanOrEqualTo(150);
        assertThat(fingerprint()).isEqualTo(before);
    }

    private String fingerprint() throws SQLException, IOException {
        try (var connection = raw("postgres", port);
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        """
                        select (select md5(string_agg(c::text, '' order by id)) from customers c)
                            || (select md5(string_agg(p::text, '' order by id)) from products p)
                            || (select md5(string_agg(o::text, '' order by id)) from orders o)
                            || (select string_agg(relname, ',' order by relname) from pg_class
                                where relnamespace = 'public'::regnamespace)
                            || (select string_agg(rolname, ',' order by rolname) from pg_roles)""")) {
            row.next();
            return row.getString(1);
        }
    }

    private static List<String[]> hostile(String layer) throws IOException {
        try (var in = new BufferedReader(new InputStreamReader(
                SqlSourcesIT.class.getResourceAsStream("/sql/hostile.tsv"), StandardCharsets.UTF_8))) {
            return in.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", 4))
                    .filter(line -> line[1].equals("postgresql") && line[2].equals(layer))
                    .toList();
        }
    }

    /** Who asks may write, and each is one query by its form. */
    @ParameterizedTest
    @ValueSource(strings = {"unguarded", "unguarded-aurora"})
    void theTransactionThatOnlyReadsRefusesQueriesThatWrite(String source) {
        try (var connection = open(source)) {
            for (var sql : List.of(
                    "select lo_create(0)",
                    "select lo_from_bytea(0, 'x')",
                    "select * from customers for update",
                    "select count(*) from (select pg_logical_emit_message(true, 'x', 'y') from lo_create(0)) x")) {
                assertThatThrownBy(() -> connection.query(sql, WIDE))
                        .as(sql)
                        .asInstanceOf(type(DatabaseError.class))
                        .satisfies(e -> assertThat(e.sqlState()).as(e.message()).contains("25006"));
            }
            assertThatThrownBy(() -> connection.query("select set_config('transaction_read_only', 'off', true)", WIDE))
                    .isInstanceOf(DatabaseError.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unguarded", "unguarded-aurora"})
    void onlyOneQueryIsTakenAtATime(String source) throws Exception {
        var before = fingerprint();
        try (var connection = open(source)) {
            for (var sql : List.of(
                    "delete from orders",
                    "with gone as (delete from orders returning id) select * from gone",
                    "drop table orders",
                    "select 1; delete from orders",
                    "select 1; commit; delete from orders",
                    "commit",
                    "select * into stolen from orders",
                    "copy orders to '/tmp/x'",
                    "explain analyze delete from orders")) {
                assertThatThrownBy(() -> connection.query(sql, WIDE)).as(sql).isInstanceOf(DatabaseError.class);
                assertThatThrownBy(() -> connection.explain(sql).cost()).as(sql).isInstanceOf(DatabaseError.class);
            }
        }
        assertThat(fingerprint()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unguarded", "unguarded-aurora"})
    void theStatementTimeoutEndsWhatTakesTooLong(String source) {
        var brief = new Limits(1_000_000, 1 << 30, Duration.ofMillis(400));
        try (var connection = open(source)) {
            for (var sql : List.of(
                    "select pg_sleep(3600)",
                    "select count(*) from generate_series(1, 100000000000)",
                    "with recursive r(n) as (select 1 union all select n + 1 from r) select count(*) from r",
                    // Its first rows lift the timeout.
                    """
                    select case when n = 1 then set_config('statement_timeout', '0', true) else pg_sleep(0.01)::text end
                    from generate_series(1, 100000) n""")) {
                assertThatThrownBy(() -> connection.query(sql, brief))
                        .as(sql)
                        .asInstanceOf(type(DatabaseError.class))
                        .satisfies(
                                e -> assertThat(e.isTimeout()).as(e.message()).isTrue());
            }
            assertThat(connection.query("select 1 as one", WIDE).rows()).containsExactly(List.of(1L));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unguarded", "unguarded-aurora"})
    void noMoreRowsAndBytesComeThanTheCapsLetThrough(String source) {
        try (var connection = open(source)) {
            var endless =
                    "with recursive r(n) as (select 1 union all select n + 1 from r) select n, repeat('x', 990) from r";

            var few = connection.query(endless, new Limits(7, 1 << 20, Duration.ofSeconds(20)));
            assertThat(few.rows()).hasSize(7);
            assertThat(few.truncated()).isTrue();

            var small = connection.query(endless, new Limits(1_000_000, 50_000, Duration.ofSeconds(20)));
            assertThat(small.rows()).hasSizeBetween(40, 50);
            assertThat(small.bytes()).isLessThanOrEqualTo(50_000);
            assertThat(small.truncated()).isTrue();

            var all = connection.query("select id from orders order by id", WIDE);
            assertThat(all.rows()).hasSize(480);
            assertThat(all.truncated()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sample", "unguarded", "unguarded-aurora"})
    void errorsHaveStatesAndPositionsAndQueriesHaveCosts(String source) {
        try (var connection = open(source)) {
            assertThatThrownBy(() -> connection.query("select nothing from orders", WIDE))
                    .asInstanceOf(type(DatabaseError.class))
                    .satisfies(e -> {
                        assertThat(e.message()).isEqualTo("column \"nothing\" does not exist");
                        assertThat(e.sqlState()).contains("42703");
                        assertThat(e.position()).hasValue(8);
                    });
            assertThatThrownBy(() -> connection.explain("select nothing from orders"))
                    .asInstanceOf(type(DatabaseError.class))
                    .satisfies(e -> assertThat(e.position()).hasValue(8));

            var one = connection.explain("select * from orders where id = 1");
            var many = connection.explain("select * from orders a, orders b, orders c");
            assertThat(many.cost().getAsDouble()).isGreaterThan(100 * one.cost().getAsDouble());
            assertThat(many.rows()).hasValue(480L * 480 * 480);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sample", "unguarded"})
    void valuesHaveTheSameTypesWhicheverWayTheyCome(String source) {
        try (var connection = open(source)) {
            var rows = connection.query(
                    """
                    select 1 as whole, 2.50::numeric as amount, 0.5::float8 as part, true as yes, null::text as none,
                        'ä' as text, date '2030-01-31' as day, 'a ? :b' as odd""",
                    WIDE);

            assertThat(rows.columns())
                    .extracting(column -> column.name() + " " + column.type())
                    .contains("whole int4", "amount numeric", "yes bool", "day date");
            assertThat(rows.rows().getFirst())
                    .containsExactly(1L, new BigDecimal("2.50"), 0.5, true, null, "ä", "2030-01-31", "a ? :b");
        }
    }

    @Test
    void mysqlIsReadAndAskedAsPostgresqlIs() throws Exception {
        var program = MariaDb.program();
        if (program.isEmpty()) {
            var message = "NOT TESTED: sources of MySQL, as MariaDB's server is not installed (apt-get install"
                    + " mariadb-server-core)";
            System.err.println("\n*** " + message + " ***\n");
            Assumptions.abort(message);
        }
        try (var server = MariaDb.start(program.get(), Files.createDirectories(folder.resolve("maria")))) {
            for (var user : List.of("reader", "writer")) {
                var connection = new HashMap<>(connection(server.port(), user, MariaDb.PASSWORD));
                connection.put("database", "shop");
                client.post(SOURCES, Map.of("name", "my-" + user, "type", "mysql", "connection", connection))
                        .expect(201);
            }
            var id = sources.meant(caller, "my-reader").id();
            var tables = client.get(SOURCES + "/" + id + "/schema")
                    .expect(200)
                    .json()
                    .path("tables");
            var products = named(tables, "products");
            assertThat(products.path("description").asText()).isEqualTo("what is sold");
            assertThat(named(products.path("columns"), "name").path("samples"))
                    .extracting(JsonNode::asText)
                    .containsExactly("Pen", "Paper");
            assertThat(named(products.path("columns"), "email").path("samples")).isEmpty();
            assertThat(named(tables, "orders").at("/foreign_keys/0/table").asText())
                    .isEqualTo("shop.products");

            asMySql("my-writer");
        }
    }

    private void asMySql(String source) {
        try (var connection = open(source)) {
            var rows = connection.query("select id, name, price, sold, made from products order by id", WIDE);
            assertThat(rows.rows().getFirst()).containsExactly(1L, "Pen", new BigDecimal("1.50"), 1L, "2030-01-31");
            assertThat(connection.explain("select * from orders").text()).contains("query_block");
            for (var sql : List.of(
                    "delete from orders",
                    "create table stolen as select * from orders",
                    "drop table orders",
                    "select 1; delete from orders",
                    "select * into outfile '/tmp/x' from orders",
                    "load data local infile '/etc/passwd' into table orders")) {
                assertThatThrownBy(() -> connection.query(sql, WIDE)).as(sql).isInstanceOf(DatabaseError.class);
            }
            assertThatThrownBy(() -> connection.query("select nothing from orders", WIDE))
                    .asInstanceOf(type(DatabaseError.class))
                    .satisfies(e -> assertThat(e.sqlState()).contains("42S22"));
            assertThatThrownBy(() -> connection.query(
                            "select count(*) from orders a, orders b, orders c, orders d",
                            new Limits(10, 1_000, Duration.ofMillis(300))))
                    .asInstanceOf(type(DatabaseError.class))
                    .satisfies(e -> assertThat(e.isTimeout()).as(e.message()).isTrue());
            assertThat(connection.query("select count(*) from orders", WIDE).rows())
                    .containsExactly(List.of(300L));
        }
        try (var connection = open(source)) {
            var capped = connection.query(
                    "select a.id from orders a, orders b", new Limits(5, 1_000, Duration.ofSeconds(9)));
            assertThat(capped.rows()).hasSize(5);
            assertThat(capped.truncated()).isTrue();
        }
    }

    @Test
    void aTenantThatIsDeletedLeavesNoSourcesAndNoSecrets() throws IOException {
        var leaving = platform.tenant();
        SampleSource.register(platform, leaving);
        leaving.client().post(SOURCES, administrators("own", port)).expect(201);

        var export = platform.superAdministrator()
                .post("/api/v1/tenants/" + leaving.id() + "/export", Map.of())
                .expect(202)
                .json();
        platform.awaitJob(leaving.id(), export.path("id").asText());
        var job = platform.superAdministrator()
                .delete("/api/v1/tenants/" + leaving.id())
                .expect(202)
                .json();
        var report = platform.awaitJob(leaving.id(), job.path("id").asText());

        assertThat(report.toString()).contains("database secrets", "public.sql_sources");
        var named = Filter.builder()
                .key(FilterNameStringType.NAME)
                .values("jarvis-sql/" + leaving.id() + "/")
                .build();
        try (var secrets = platform.secrets()) {
            assertThat(secrets.listSecrets(request -> request.filters(named)).secretList())
                    .isEmpty();
        }
    }
}
