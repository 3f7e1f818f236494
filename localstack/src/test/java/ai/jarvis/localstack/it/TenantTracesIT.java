package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Redis;
import ai.jarvis.platform.Settings;
import ai.jarvis.platform.Variables;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.tenancy.TenantJobWiring;
import ai.jarvis.tenancy.TenantTraces;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;

/** Whoever deletes a tenant finds what is left of it, wherever that is, and does not say that nothing is. */
@ExtendWith(Platform.Provider.class)
class TenantTracesIT {
    /** A table that keeps its rows. */
    private static final String STUBBORN =
            """
            create table stubborn (tenant_id text);
            alter table stubborn owner to jarvis_owner;
            insert into stubborn values ('${tenant}');
            create function stay() returns trigger language plpgsql as 'begin return null; end';
            create trigger stay before delete on stubborn for each row execute function stay();""";

    private final Platform platform;
    private final Tenant tenant;
    private final TenantId id;
    private final AwsClients aws;
    private final Redis redis;
    private final TenantTraces traces;

    TenantTracesIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
        this.id = new TenantId(tenant.id());
        var variables = platform.functionVariables();
        var settings = Settings.from(new Variables(name -> Optional.ofNullable(variables.get(name))));
        this.aws = new AwsClients(settings.awsEndpoint());
        this.redis = new Redis(settings.redisUrl());
        this.traces = TenantJobWiring.of(settings, variables.get("JARVIS_OWNER_SECRET"), aws, redis)
                .traces();
    }

    @AfterEach
    void close() {
        redis.close();
        aws.close();
    }

    private void delete() {
        var job = platform.superAdministrator()
                .delete("/api/v1/tenants/" + tenant.id())
                .expect(202)
                .json();
        platform.awaitJob(tenant.id(), job.path("id").asText());
    }

    private List<String> tables() {
        try (var connection = platform.database("postgres");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        """
                        select table_name from information_schema.columns join information_schema.tables
                            using (table_schema, table_name)
                        where column_name = 'tenant_id' and table_schema = 'public' and table_type = 'BASE TABLE'
                          and not exists (select from pg_inherits where inhrelid = table_name::regclass)""")) {
            var names = new ArrayList<String>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everythingThatATenantHasIsKnownAndIsGoneAfterIt() {
        var collection = tenant.collectionWith("keeper.txt", "The lighthouse keeper is called Ottoline Brandt.");
        tenant.answer("Who is the lighthouse keeper?", collection);
        platform.superAdministrator()
                .send(
                        "PUT",
                        "/api/v1/tenants/" + tenant.id() + "/quotas",
                        Map.of("quotas", List.of(Map.of("name", "documents", "limit", 5))))
                .expect(200);
        tenant.make("/api/v1/roles", Map.of("name", "reader", "permissions", List.of("audit:read")));
        var counted = new TreeMap<String, Long>();
        for (var table : tables()) {
            counted.put(
                    "public." + table,
                    platform.count("select count(*) from " + table + " where tenant_id = ?", tenant.id()));
        }
        counted.values().removeIf(count -> count == 0);

        var found = traces.of(id);

        assertThat(counted)
                .containsKeys(
                        "public.api_keys",
                        "public.audit_records",
                        "public.chunks",
                        "public.quota_limits",
                        "public.roles",
                        "public.usage_records",
                        "public.users");
        assertThat(found).containsAllEntriesOf(counted);
        assertThat(found).containsKeys("objects", "items jarvis-tasks", "items jarvis-usage", "cache keys");

        delete();

        assertThat(traces.of(id)).isEmpty();
        assertThat(platform.count("select count(*) from audit_records where tenant_id = ?", tenant.id()))
                .isZero();
    }

    @Test
    void aRemnantIsFoundInEachKindOfStore() throws SQLException {
        delete();
        assertThat(traces.of(id)).isEmpty();

        platform.execute("insert into held_writes values ('" + id + "', 'a', 'b')");
        assertFound("public.held_writes");
        platform.execute("delete from held_writes where tenant_id = '" + id + "'");
        var schema = tenant.id().toLowerCase(Locale.ROOT);
        platform.execute("create schema " + schema + " authorization jarvis_owner");
        assertFound("schema " + schema);
        platform.execute("drop schema " + schema);
        var further = platform.jdbcUrl().replaceAll("/[^/]*$", "/" + Platform.FURTHER);
        try (var connection = DriverManager.getConnection(
                        further, "postgres", platform.secretOf("postgres").password());
                var statement = connection.createStatement()) {
            statement.execute("insert into tenants (id, name, plan, created_at) values ('" + id + "', '', '', now())");
            statement.execute("insert into held_writes values ('" + id + "', 'a', 'b')");
            assertFound("database:further held_writes");
            statement.execute("delete from held_writes where tenant_id = '" + id + "'");
            statement.execute("delete from tenants where id = '" + id + "'");
        }
        for (var prefix : List.of("tenants/", "exports/", "audit/", "thumbnails/")) {
            var key = prefix + id + "/left.txt";
            platform.s3()
                    .putObject(request -> request.bucket(platform.bucket()).key(key), RequestBody.fromString("left"));
            assertFound("objects");
            platform.s3()
                    .deleteObject(request -> request.bucket(platform.bucket()).key(key));
        }
        for (var table : List.of("tasks", "idempotency", "usage")) {
            assertItemIsFound("jarvis-" + table, Map.of("pk", AttributeValue.fromS(id + "#left")));
        }
        assertItemIsFound(
                "jarvis-connections",
                Map.of("pk", AttributeValue.fromS("left"), "tenant_id", AttributeValue.fromS(id.value())));
        for (var key : List.of("quota:" + id + ":requests", "quota:" + id + ":user:usr_1:tokens_day:leases")) {
            redis.commands().set(key, "1");
            assertFound("cache keys");
            redis.commands().del(key);
        }
        assertThat(traces.of(id)).isEmpty();
    }

    private void assertItemIsFound(String table, Map<String, AttributeValue> item) {
        aws.dynamoDb().putItem(request -> request.tableName(table).item(item));
        assertFound("items " + table);
        aws.dynamoDb().deleteItem(request -> request.tableName(table).key(Map.of("pk", item.get("pk"))));
    }

    private void assertFound(String place) {
        assertThat(traces.of(id)).containsExactly(Map.entry(place, 1L));
    }

    @Test
    void aDeletionDoesNotSucceedWhileSomethingIsLeft() {
        platform.execute(STUBBORN.replace("${tenant}", tenant.id()));
        try {
            var job = platform.superAdministrator()
                    .delete("/api/v1/tenants/" + tenant.id())
                    .expect(202)
                    .json()
                    .path("id")
                    .asText();
            var path = "/api/v1/tenants/" + tenant.id() + "/jobs/" + job;
            eventually(
                    () -> platform.superAdministrator().get(path).expect(200).json(),
                    state -> state.path("status").asText().equals("retry"));
            assertThat(traces.of(id)).containsEntry("public.stubborn", 1L);
            assertThat(platform.count("select count(*) from tenants where id = ? and status = 'deleting'", tenant.id()))
                    .isEqualTo(1);

            platform.execute("drop trigger stay on stubborn");

            eventually(
                    () -> platform.superAdministrator().get(path).expect(200).json(),
                    state -> state.path("status").asText().equals("success"));
            assertThat(traces.of(id)).isEmpty();
        } finally {
            platform.execute("drop table stubborn; drop function stay");
        }
    }

    @Test
    void anOperatorSeesWhereADeletionIsAndOneThatWasStoppedGoesOn() {
        platform.execute(STUBBORN.replace("${tenant}", tenant.id()));
        try (var steps = aws.stepFunctions()) {
            var job = platform.superAdministrator()
                    .delete("/api/v1/tenants/" + tenant.id())
                    .expect(202)
                    .json()
                    .path("id")
                    .asText();
            var machine = platform.functionVariables().get("JARVIS_TENANT_DELETION_ARN");
            var execution = machine.replace(":stateMachine:", ":execution:") + ":" + job;
            eventually(() -> entered(steps, execution), states -> states.contains("WaitForWriters"));
            assertThat(entered(steps, execution))
                    .containsSequence("RemoveCacheKeys", "LookForTraces", "IsAnythingLeft", "PostponeJob");

            steps.stopExecution(request -> request.executionArn(execution));
            platform.execute("drop trigger stay on stubborn");
            var again = platform.superAdministrator()
                    .delete("/api/v1/tenants/" + tenant.id())
                    .expect(202)
                    .json()
                    .path("id")
                    .asText();

            assertThat(again).isEqualTo(job);
            eventually(
                    () -> platform.superAdministrator()
                            .get("/api/v1/tenants/" + tenant.id() + "/jobs/" + job)
                            .expect(200)
                            .json(),
                    state -> state.path("status").asText().equals("success"));
            assertThat(traces.of(id)).isEmpty();
            assertThat(entered(steps, execution + "-2")).endsWith("FinishJob", "Deleted");
        } finally {
            platform.execute("drop table stubborn; drop function stay");
        }
    }

    private static List<String> entered(SfnClient steps, String execution) {
        try {
            return steps.getExecutionHistoryPaginator(request -> request.executionArn(execution)).events().stream()
                    .filter(event -> event.stateEnteredEventDetails() != null)
                    .map(event -> event.stateEnteredEventDetails().name())
                    .toList();
        } catch (ExecutionDoesNotExistException e) {
            return List.of("");
        }
    }
}
