package ai.jarvis.model;

import ai.jarvis.model.own.CurrentMove;
import ai.jarvis.model.own.ModelKey;
import ai.jarvis.model.own.ModelVersion;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Rows;
import ai.jarvis.prompt.SemanticVersion;
import ai.jarvis.prompt.VersionColumns;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The versions of tenants' models and which of them answered, within the transactions of {@link SqlOwnModelStore}. */
final class SqlOwnModelVersions {
    private static final RowMapper<ModelVersion> VERSIONS = (row, context) -> new ModelVersion(
            row.getString("model"),
            VersionColumns.number(row),
            StoredDefinition.read(
                    row.getString("definition"),
                    Rows.optionalText(row, "key_reference").map(ModelKey::new)),
            row.getString("content_hash"),
            Rows.optionalText(row, "comment"),
            row.getString("author"),
            Rows.instant(row, "created_at"));

    private static final RowMapper<CurrentMove> MOVES = (row, context) -> new CurrentMove(
            row.getString("model"),
            row.getInt("number"),
            VersionColumns.number(row),
            row.getString("moved_by"),
            Rows.instant(row, "moved_at"));

    void insert(Handle handle, TenantId tenant, ModelVersion version) {
        handle.createUpdate(
                        """
                        insert into tenant_model_versions (tenant_id, model, major, minor, patch, definition,
                            key_reference, content_hash, comment, author, created_at)
                        values (:tenant, :model, :major, :minor, :patch, cast(:definition as json), :key, :hash,
                            :comment, :author, :createdAt)""")
                .bind("tenant", tenant.value())
                .bind("model", version.model())
                .bindMap(VersionColumns.parts(version.number()))
                .bind("definition", StoredDefinition.write(version.definition()))
                .bind("key", version.definition().key().map(ModelKey::reference))
                .bind("hash", version.contentHash())
                .bind("comment", version.comment())
                .bind("author", version.author())
                .bind("createdAt", version.createdAt())
                .execute();
    }

    Optional<ModelVersion> find(Handle handle, TenantId tenant, String model, SemanticVersion number) {
        return handle.createQuery(
                        """
                        select * from tenant_model_versions
                        where tenant_id = :tenant and model = :model
                          and major = :major and minor = :minor and patch = :patch""")
                .bind("tenant", tenant.value())
                .bind("model", model)
                .bindMap(VersionColumns.parts(number))
                .map(VERSIONS)
                .findOne();
    }

    /** The current ones of all models, by name. */
    List<ModelVersion> current(Handle handle, TenantId tenant) {
        return handle.createQuery(
                        """
                        select v.* from tenant_models m join tenant_model_versions v
                          on v.tenant_id = m.tenant_id and v.model = m.name and v.major = m.current_major
                            and v.minor = m.current_minor and v.patch = m.current_patch
                        where m.tenant_id = :tenant order by m.name collate "C\"""")
                .bind("tenant", tenant.value())
                .map(VERSIONS)
                .list();
    }

    /** One more than asked for. */
    List<ModelVersion> list(Handle handle, TenantId tenant, String model, Page.Request page) {
        var after = page.after().flatMap(SemanticVersion::parse);
        return handle.createQuery(
                        """
                        select * from tenant_model_versions
                        where tenant_id = :tenant and model = :model
                          and (cast(:major as int) is null or (major, minor, patch) < (:major, :minor, :patch))
                        order by major desc, minor desc, patch desc limit :limit""")
                .bind("tenant", tenant.value())
                .bind("model", model)
                .bind("major", after.map(SemanticVersion::major))
                .bind("minor", after.map(SemanticVersion::minor))
                .bind("patch", after.map(SemanticVersion::patch))
                .bind("limit", page.limit() + 1)
                .map(VERSIONS)
                .list();
    }

    List<ModelKey> keys(Handle handle, TenantId tenant, String model) {
        return handle.createQuery(
                        """
                        select distinct key_reference from tenant_model_versions
                        where tenant_id = :tenant and model = :model and key_reference is not null""")
                .bind("tenant", tenant.value())
                .bind("model", model)
                .mapTo(String.class)
                .map(ModelKey::new)
                .list();
    }

    void insert(Handle handle, TenantId tenant, CurrentMove move) {
        handle.createUpdate(
                        """
                        insert into tenant_model_moves (tenant_id, model, number, major, minor, patch, moved_by, moved_at)
                        values (:tenant, :model, :number, :major, :minor, :patch, :by, :at)""")
                .bind("tenant", tenant.value())
                .bind("model", move.model())
                .bind("number", move.number())
                .bindMap(VersionColumns.parts(move.version()))
                .bind("by", move.by())
                .bind("at", move.at())
                .execute();
    }

    /** One more than asked for, newest first. */
    List<CurrentMove> moves(Handle handle, TenantId tenant, String model, Page.Request page) {
        return handle.createQuery(
                        """
                        select * from tenant_model_moves
                        where tenant_id = :tenant and model = :model
                          and (cast(:after as text) is null or number < cast(cast(:after as text) as numeric))
                        order by number desc limit :limit""")
                .bind("tenant", tenant.value())
                .bind("model", model)
                .bind("after", page.after().filter(number -> number.matches("\\d{1,9}")))
                .bind("limit", page.limit() + 1)
                .map(MOVES)
                .list();
    }
}
