package ai.jarvis.workflow;

import ai.jarvis.platform.Json;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Rows;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.TenantId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The versions of workflows, within the transactions of {@link SqlWorkflowStore}. */
final class SqlVersions {
    private static final TypeReference<List<WorkflowVersion.Input>> INPUTS = new TypeReference<>() {};
    private static final TypeReference<Map<String, SourceStep>> SOURCE_MAP = new TypeReference<>() {};

    private static final RowMapper<WorkflowVersion> VERSIONS = (row, context) -> new WorkflowVersion(
            new WorkflowId(row.getString("workflow_id")),
            row.getInt("number"),
            row.getString("source"),
            row.getString("definition"),
            read(row.getString("inputs"), INPUTS),
            read(row.getString("source_map"), SOURCE_MAP),
            permissions(row),
            row.getString("author"),
            Rows.instant(row, "created_at"),
            Rows.optionalText(row, "machine_version"));

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return Json.MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A version holds what it was not given", e);
        }
    }

    private static java.util.Set<Permission> permissions(ResultSet row) throws SQLException {
        return Stream.of((String[]) row.getArray("permissions").getArray())
                .map(Permission::byWireName)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    void insert(Handle handle, TenantId tenant, WorkflowVersion version) {
        handle.createUpdate(
                        """
                        insert into workflow_versions (tenant_id, workflow_id, number, source, definition, inputs,
                            source_map, permissions, author, created_at)
                        values (:tenant, :workflow, :number, :source, :definition, cast(:inputs as jsonb),
                            cast(:sourceMap as jsonb), :permissions, :author, :createdAt)""")
                .bind("tenant", tenant.value())
                .bind("workflow", version.workflow().value())
                .bind("number", version.number())
                .bind("source", version.source())
                .bind("definition", version.definition())
                .bind("inputs", Json.write(version.inputs()))
                .bind("sourceMap", Json.write(version.sourceMap()))
                .bindArray(
                        "permissions",
                        String.class,
                        version.permissions().stream()
                                .map(Permission::wireName)
                                .sorted()
                                .toList())
                .bind("author", version.author())
                .bind("createdAt", version.createdAt())
                .execute();
    }

    Optional<WorkflowVersion> find(Handle handle, TenantId tenant, WorkflowId id, int number) {
        return handle.createQuery(
                        """
                        select * from workflow_versions
                        where tenant_id = :tenant and workflow_id = :id and number = :number""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .bind("number", number)
                .map(VERSIONS)
                .findOne();
    }

    /** One more than asked for. */
    List<WorkflowVersion> list(Handle handle, TenantId tenant, WorkflowId id, Page.Request page) {
        return handle.createQuery(
                        """
                        select * from workflow_versions
                        where tenant_id = :tenant and workflow_id = :id
                          and (cast(:after as text) is null or number < cast(cast(:after as text) as numeric))
                        order by number desc limit :limit""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .bind("after", page.after().filter(number -> number.matches("\\d{1,9}")))
                .bind("limit", page.limit() + 1)
                .map(VERSIONS)
                .list();
    }

    void publishedAs(Handle handle, TenantId tenant, WorkflowId id, int number, String machineVersion) {
        handle.createUpdate(
                        """
                        update workflow_versions set machine_version = :machineVersion
                        where tenant_id = :tenant and workflow_id = :id and number = :number""")
                .bind("machineVersion", machineVersion)
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .bind("number", number)
                .execute();
    }

    Optional<Integer> numberOf(Handle handle, TenantId tenant, WorkflowId id, String machineVersion) {
        return handle.createQuery(
                        """
                        select max(number) from workflow_versions
                        where tenant_id = :tenant and workflow_id = :id and machine_version = :machineVersion""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .bind("machineVersion", machineVersion)
                .mapTo(Integer.class)
                .findOne();
    }
}
