package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What one tenant has is not there for another, whatever is asked of the database. */
@ExtendWith(Platform.Provider.class)
class RowSecurityIT {
    private final Platform platform;
    private final Tenant owner;
    private final Tenant stranger;
    private final Map<String, String> ids = new HashMap<>();

    RowSecurityIT(Platform platform) {
        this.platform = platform;
        this.owner = platform.tenant();
        this.stranger = platform.tenant();
        var collection = owner.collection();
        var document = owner.sendText(collection, "recipe.txt", "The recipe of the sauce needs nine cloves of garlic.");
        owner.awaitReady(document);
        var answer = owner.answer("How many cloves of garlic does the sauce need?", collection);
        owner.client()
                .post("/api/v1/messages/" + answer.path("id").asText() + "/feedback", Map.of("rating", 4))
                .expect(204);
        ids.put("collection", collection);
        ids.put("document", document);
        ids.put("conversation", answer.path("conversation_id").asText());
        ids.put("message", answer.path("id").asText());
        owner.make("/api/v1/roles", Map.of("name", "auditor", "permissions", List.of("audit:read")));
        owner.make("/api/v1/users", Map.of("email", "ann@example.com", "roles", List.of("viewer")));
        // Rows in the tables that only work on tenants fills.
        platform.execute("insert into tenant_jobs (tenant_id, id, subject, kind, created_at, finished_at)"
                + " values ('%1$s', 'x', '%1$s', 'export', now(), now())".formatted(owner.id()));
        platform.execute("insert into held_writes values ('%s', 'x', 'x')".formatted(owner.id()));
        platform.execute(
                """
                insert into model_aliases values ('%1$s', 'x', 'x');
                insert into workflows (tenant_id, id, name, latest, created_at, updated_at)
                    values ('%1$s', 'x', 'x', 1, now(), now());
                insert into workflow_versions (tenant_id, workflow_id, number, source, definition, inputs, source_map,
                    permissions, author, created_at) values ('%1$s', 'x', 1, '', '', '[]', '{}', '{}', 'x', now());
                insert into workflow_triggers (tenant_id, id, workflow_id, kind, settings, input, principal, permissions,
                    created_at) values ('%1$s', 'x', 'x', 'webhook', '{}', '{}', 'x', '{}', now());
                insert into workflow_runs (tenant_id, id, workflow_id, status, attempt, input, principal, permissions,
                    origin, priority, limits, root_id, created_at)
                    values ('%1$s', 'x', 'x', 'pending', 0, '{}', 'x', '{}', 'api', 'normal', '{}', 'x', now());
                insert into workflow_approvals (tenant_id, id, run_id, place, step, token, title, message, approvers,
                    status, created_at)
                    values ('%1$s', 'x', 'x', 'x', 'x', 'x', 'x', 'x', '{}', 'pending', now());
                insert into dead_letters values ('%1$s', 'x', 'x', 'x', 'x', 1, now(), null);
                insert into run_queue values ('%1$s', 'x', false, 1, now(), now());
                insert into prompts values ('%1$s', 'x', 'x', null, 1, 0, 0, now(), now());
                insert into prompt_versions values ('%1$s', 'x', 1, 0, 0, 'x', '[]', 'x', null, 'x', now());
                insert into prompt_label_moves values ('%1$s', 'x', 'x', 1, 1, 0, 0, null, false, 'x', now());
                insert into personas values ('%1$s', 'x', 'x', 1, null, now(), now());
                insert into persona_versions values ('%1$s', 'x', 1, '{}', 'x', null, null, 'x', now());
                insert into persona_validations values ('%1$s', 'x', 'x', 1, 'passed', 8, 7, 1, '[]', '[]', '[]', null, null,
                    'x', now());
                insert into persona_samples values ('%1$s', '%2$s', 'x', 1, 8, 'x', now());
                insert into rollouts values ('%1$s', 'x', 'model', 'x', 'x', null, 'y', 'x', 'user', '[]', '[]', false,
                    null, 'draft', 0, now(), false, 'x', now(), null);
                insert into rollout_moves values ('%1$s', 'x', 1, 'create', 'draft', 0, 'x', null, now());
                insert into rollout_figures values ('%1$s', 'x', 0, 'candidate', 'x', 1, '{}');
                insert into guardrails values ('%1$s', '{}');
                insert into evaluation_datasets values ('%1$s', 'x', 'x', 1, now(), now());
                insert into evaluation_dataset_versions values ('%1$s', 'x', 1, 1, 'x', 'x', now());
                insert into evaluation_cases values ('%1$s', 'x', 1, 1, '{}');
                insert into evaluations values ('%1$s', 'x', 'x', 'x', 1, 1, '{}', 'running', null, null, 'x', now());
                insert into evaluation_results values ('%1$s', 'x', 1, '{}');
                insert into agents values ('%1$s', 'x', 'x', 1, now(), null);
                insert into agent_versions values ('%1$s', 'x', 1, '{}', 'x', now());
                insert into agent_executions values ('%1$s', 'x', 'x', 1, '{}', 'x', '{}', null, '{}', 'x', null, null,
                    null, 1, null, null, null, 'pending', 1, null, '{}', 0, 0, 0, null, null, null, null, now(), null,
                    null);
                insert into agent_steps values ('%1$s', 'x', 1, 'tools', 'x', 0, 0, 0, now(), null);
                insert into agent_calls values ('%1$s', 'x', 1, 0, 'x', 'x', '{}', null, null, null, null, null, null,
                    null);
                insert into agent_memories select tenant_id, id, 'x', 'x', now() from conversations
                    where tenant_id = '%1$s' limit 1;
                insert into sandbox_executions values ('%1$s', 'x', 'x', 'python', 1, 1, 'x', 'pending', '{}', null, null,
                    null, now(), now(), null, null, null, null, null);
                insert into sql_sources values ('%1$s', 'x', 'x', null, 'aurora', '{}', null, '{}', '{}', '{}', 1, 'x',
                    now(), now(), '{}', now());
                insert into sql_queries values ('%1$s', 'x', 'x', '{}', 'x', '{}', null, 'pending', now(), null, null, null,
                    null);
                insert into plugins values ('%1$s', 'x', 'x', null, 'http', null, null, '{}', '[]', now(), now());
                insert into plugin_secrets values ('%1$s', 'x', '{}', 'x', now());
                insert into tenant_models values ('%1$s', 'x', 1, 0, 0, 1, 0, 0, now(), now());
                insert into tenant_model_versions values ('%1$s', 'x', 1, 0, 0,
                    '{"provider": "bedrock", "config.model": "x"}', null, 'x', null, 'x', now());
                insert into tenant_model_moves values ('%1$s', 'x', 1, 1, 0, 0, 'x', now());
                insert into model_preferences values ('%1$s', null, null, 'continue', 'normal', null)"""
                        .formatted(owner.id(), answer.path("id").asText()));
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
