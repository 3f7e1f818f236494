package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What one tenant has is not there for another: not through the API, and not in the database. */
@ExtendWith(Platform.Provider.class)
class IsolationIT {
    private static final String SECRET = "The recipe of the sauce needs nine cloves of black garlic.";

    private final Platform platform;
    private final Tenant owner;
    private final Tenant stranger;
    private final Map<String, String> ids = new HashMap<>();

    IsolationIT(Platform platform) {
        this.platform = platform;
        this.owner = platform.tenant();
        this.stranger = platform.tenant();
        var collection = owner.collection();
        var document = owner.sendText(collection, "recipe.txt", SECRET);
        owner.awaitReady(document);
        var answer = owner.answer("How many cloves of garlic does the sauce need?", collection);
        assertThat(answer.path("answer").asText()).contains("nine cloves");
        owner.client()
                .post("/api/v1/messages/" + answer.path("id").asText() + "/feedback", Map.of("rating", 4))
                .expect(204);
        ids.put("collection", collection);
        ids.put("document", document);
        ids.put("task", owner.document(document).path("task_id").asText());
        ids.put("conversation", answer.path("conversation_id").asText());
        ids.put("message", answer.path("id").asText());
        ids.put("key", owner.issueKey("viewer").path("id").asText());
        ids.put("role", owner.make("/api/v1/roles", Map.of("name", "auditor", "permissions", List.of("audit:read"))));
        ids.put("user", owner.make("/api/v1/users", Map.of("email", "ann@example.com", "roles", List.of("viewer"))));
    }

    /** A request with an id in it, and the kind of that id. */
    private record Route(String kind, BiFunction<Client, String, Reply> request) {}

    private static List<Route> routes() {
        var document = Map.of("name", "a.txt", "text", "a");
        return List.of(
                new Route("collection", (client, id) -> client.get("/api/v1/collections/" + id)),
                new Route("collection", (client, id) -> client.get(Tenant.documents(id))),
                new Route("collection", (client, id) -> client.post(Tenant.documents(id), document)),
                new Route(
                        "collection",
                        (client, id) ->
                                client.post(Tenant.documents(id), Map.of("name", "a.txt", "upload", "presigned"))),
                new Route(
                        "collection",
                        (client, id) -> client.postFile(Tenant.documents(id), "a.txt", new byte[] {'a'}, Map.of())),
                new Route(
                        "collection",
                        (client, id) ->
                                client.post("/api/v1/search", Map.of("query", "garlic", "collections", List.of(id)))),
                new Route(
                        "collection",
                        (client, id) ->
                                client.post("/api/v1/chat", Map.of("message", "garlic", "collections", List.of(id)))),
                new Route("document", (client, id) -> client.get("/api/v1/documents/" + id)),
                new Route("document", (client, id) -> client.get("/api/v1/documents/" + id + "/text")),
                new Route("document", (client, id) -> client.delete("/api/v1/documents/" + id)),
                new Route("task", (client, id) -> client.get("/api/v1/tasks/" + id)),
                new Route("conversation", (client, id) -> client.get("/api/v1/conversations/" + id)),
                new Route("conversation", (client, id) -> client.get("/api/v1/conversations/" + id + "/messages")),
                new Route("conversation", (client, id) -> client.delete("/api/v1/conversations/" + id)),
                new Route(
                        "conversation",
                        (client, id) -> client.post("/api/v1/chat", Map.of("message", "And?", "conversation_id", id))),
                new Route(
                        "message",
                        (client, id) -> client.post("/api/v1/messages/" + id + "/feedback", Map.of("rating", 1))),
                new Route("key", (client, id) -> client.delete("/api/v1/api-keys/" + id)),
                new Route("role", (client, id) -> client.get("/api/v1/roles/" + id)),
                new Route("role", (client, id) -> client.delete("/api/v1/roles/" + id)),
                new Route("user", (client, id) -> client.get("/api/v1/users/" + id)),
                new Route("user", (client, id) -> client.delete("/api/v1/users/" + id)),
                new Route("collection", (client, id) -> client.delete("/api/v1/collections/" + id)));
    }

    @Test
    void aForeignIdIsAnsweredJustAsAnUnknownOne() {
        for (var route : routes()) {
            var id = ids.get(route.kind());
            var unknown = id.substring(0, id.indexOf('_') + 1) + "01J00000000000000000000000";
            var foreign = route.request().apply(stranger.client(), id).problem(404, "not_found");
            for (var none : List.of(unknown, "nonsense", id.toLowerCase(java.util.Locale.ROOT) + "x")) {
                var reply = route.request().apply(stranger.client(), none).problem(404, "not_found");
                assertThat(withoutInstance(reply)).isEqualTo(withoutInstance(foreign));
            }
        }
        owner.client().get("/api/v1/documents/" + ids.get("document")).expect(200);
        owner.client().get("/api/v1/conversations/" + ids.get("conversation")).expect(200);
        assertThat(owner.list("/api/v1/api-keys", 10)).noneMatch(key -> key.has("revoked_at"));
    }

    private static ObjectNode withoutInstance(com.fasterxml.jackson.databind.JsonNode problem) {
        return ((ObjectNode) problem.deepCopy()).without(List.of("instance", "request_id"));
    }

    @Test
    void aSecondTenantSeesNothingOfTheFirst() {
        for (var list : List.of("/api/v1/collections", "/api/v1/conversations", "/api/v1/users")) {
            assertThat(stranger.list(list, 50)).isEmpty();
        }
        assertThat(Tenant.field(stranger.list("/api/v1/api-keys", 50), "id"))
                .hasSize(1)
                .doesNotContain(ids.get("key"));
        for (var mode : List.of("vector", "keyword", "hybrid")) {
            assertThat(stranger.client()
                            .post("/api/v1/search", Map.of("query", SECRET, "mode", mode))
                            .expect(200)
                            .json()
                            .path("results"))
                    .isEmpty();
        }
        var answer = stranger.client()
                .post("/api/v1/chat", Map.of("message", "How many cloves of garlic does the sauce need?"))
                .expect(200);
        assertThat(answer.json().path("grounded").asBoolean()).isFalse();
        assertThat(answer.text()).doesNotContain("nine cloves");
    }

    @Test
    void aDocumentOfTheSameNameAndContentIsTheOtherTenantsOwn() {
        var theirs = stranger.collection();
        var document = stranger.sendText(theirs, "recipe.txt", SECRET);
        stranger.awaitReady(document);

        assertThat(document).isNotEqualTo(ids.get("document"));
        stranger.client().delete("/api/v1/documents/" + document).expect(204);
        assertThat(owner.text(ids.get("document"))).isEqualTo(SECRET);
    }

    @Test
    void everyTableForcesRowLevelSecurity() throws SQLException {
        try (var connection = platform.database("postgres")) {
            assertThat(
                            column(
                                    connection,
                                    """
                            select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                            where nspname = 'public' and relkind in ('r', 'p') and relname <> 'flyway_schema_history'
                              and not (relrowsecurity and relforcerowsecurity
                                and exists (select from pg_policy p where p.polrelid = c.oid))"""))
                    .isEmpty();
            assertThat(
                            column(
                                    connection,
                                    """
                            select rolname from pg_roles
                            where rolname = 'jarvis_app'
                              and not (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)
                              and not exists (select from pg_class where relowner = pg_roles.oid)
                              and not exists (select from pg_auth_members where member = pg_roles.oid)"""))
                    .containsExactly("jarvis_app");
            assertThat(
                            column(
                                    connection,
                                    """
                            select table_name from information_schema.role_table_grants
                            where grantee = 'jarvis_app' and table_name = 'flyway_schema_history'"""))
                    .isEmpty();
        }
    }

    @Test
    void theApplicationSeesOnlyTheRowsOfTheTenantThatItNames() throws SQLException {
        try (var connection = platform.database("jarvis_app")) {
            connection.setAutoCommit(false);
            for (var table : tables()) {
                nameTenant(connection, "");
                assertThat(column(connection, "select 1 from " + table))
                        .as(table)
                        .isEmpty();
                nameTenant(connection, owner.id());
                assertThat(column(connection, "select distinct " + tenantColumn(table) + " from " + table))
                        .as(table)
                        .isEqualTo(hasRows(table) ? List.of(owner.id()) : List.of());
            }
            connection.rollback();
            assertThat(column(connection, "select 1 from documents")).isEmpty();
        }
    }

    @Test
    void theApplicationCannotWriteRowsOfAnotherTenant() throws SQLException {
        try (var connection = platform.database("jarvis_app")) {
            connection.setAutoCommit(false);
            assertRefused(
                    connection,
                    "insert into collections (tenant_id, id, name, metadata, created_at) values ('%s', 'x', 'x', '{}', now())"
                            .formatted(owner.id()),
                    "row-level security");
            assertRefused(
                    connection,
                    "insert into conversations values ('%s', 'x', 'x', 'x', now(), now())".formatted(owner.id()),
                    "row-level security");
            nameTenant(connection, stranger.id());
            try (var statement = connection.createStatement()) {
                assertThat(statement.executeUpdate(
                                "update documents set name = 'stolen' where id = '%s'".formatted(ids.get("document"))))
                        .isZero();
                assertThat(statement.executeUpdate("delete from chunks")).isZero();
                statement.executeUpdate("insert into collections (tenant_id, id, name, metadata, created_at) values"
                        + " ('%s', 'y', 'y', '{}', now())".formatted(stranger.id()));
            }
            var toOwner = "update collections set tenant_id = '%s' where id = 'y'".formatted(owner.id());
            assertRefused(connection, toOwner, "row-level security");
            assertRefused(
                    connection,
                    """
                    insert into documents (tenant_id, id, collection_id, name, metadata, version, status,
                        original_key, task_id, created_at)
                    values ('%s', 'x', '%s', 'x', '{}', 1, 'pending', 'x', 'x', now())"""
                            .formatted(stranger.id(), ids.get("collection")),
                    "foreign key");
            assertRefused(
                    connection,
                    "insert into messages values ('%s', 'x', '%s', 'user', 'x', null, now())"
                            .formatted(stranger.id(), ids.get("conversation")),
                    "foreign key");
            assertRefused(
                    connection,
                    "insert into message_feedback values ('%s', '%s', 'x', 3, null, now())"
                            .formatted(stranger.id(), ids.get("message")),
                    "foreign key");
            assertRefused(connection, "alter table documents disable row level security", "must be owner");
            assertRefused(connection, "truncate documents", "permission denied");
            assertRefused(connection, "set role jarvis_owner", "permission denied");
        }
    }

    /** Runs what must fail in a transaction that names the stranger. */
    private void assertRefused(Connection connection, String sql, String reason) throws SQLException {
        nameTenant(connection, stranger.id());
        var before = connection.setSavepoint();
        assertThatThrownBy(() -> {
                    try (var statement = connection.createStatement()) {
                        statement.execute(sql);
                    }
                })
                .as(sql)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(reason);
        connection.rollback(before);
    }

    private List<String> tables() throws SQLException {
        try (var connection = platform.database("postgres")) {
            var tables = column(
                    connection,
                    """
                    select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    where nspname = 'public' and relkind in ('r', 'p') and not relispartition
                      and relname <> 'flyway_schema_history'""");
            assertThat(tables).contains("tenants", "api_keys", "documents", "chunks", "messages", "message_feedback");
            return tables;
        }
    }

    private boolean hasRows(String table) {
        var query = "select count(*) from " + table + " where " + tenantColumn(table) + " = ?";
        return platform.count(query, owner.id()) > 0;
    }

    private static String tenantColumn(String table) {
        return switch (table) {
            case "tenants" -> "id";
            case "stored_totals" -> "tenant";
            default -> "tenant_id";
        };
    }

    private static void nameTenant(Connection connection, String tenant) throws SQLException {
        try (var statement = connection.prepareStatement("select set_config('jarvis.tenant_id', ?, true)")) {
            statement.setString(1, tenant);
            statement.execute();
        }
    }

    private static List<String> column(Connection connection, String query) throws SQLException {
        var values = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
