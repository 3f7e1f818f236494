package ai.jarvis.model;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.model.own.CurrentMove;
import ai.jarvis.model.own.ModelKey;
import ai.jarvis.model.own.ModelVersion;
import ai.jarvis.model.own.OwnModel;
import ai.jarvis.model.own.OwnModelStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Rows;
import ai.jarvis.prompt.SemanticVersion;
import ai.jarvis.prompt.VersionColumns;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Tenants' models in PostgreSQL. Who changes one locks its row, so that one change comes after another. */
public final class SqlOwnModelStore implements OwnModelStore {
    private static final RowMapper<OwnModel> MODELS = (row, context) -> new OwnModel(
            new TenantId(row.getString("tenant_id")),
            row.getString("name"),
            VersionColumns.number(row, "current_"),
            VersionColumns.number(row),
            Rows.instant(row, "created_at"),
            Rows.instant(row, "updated_at"));

    private final Database database;
    private final SqlOwnModelVersions versions = new SqlOwnModelVersions();

    public SqlOwnModelStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean insert(OwnModel model, ModelVersion first) {
        return database.in(model.tenant(), handle -> {
            var inserted = handle.createUpdate(
                            """
                            insert into tenant_models (tenant_id, name, major, minor, patch, current_major,
                                current_minor, current_patch, created_at, updated_at)
                            values (:tenant, :name, :major, :minor, :patch, :major, :minor, :patch, :createdAt,
                                :createdAt)
                            on conflict (tenant_id, name) do nothing""")
                    .bind("tenant", model.tenant().value())
                    .bind("name", model.name())
                    .bindMap(VersionColumns.parts(model.latest()))
                    .bind("createdAt", model.createdAt())
                    .execute();
            if (inserted == 1) {
                versions.insert(handle, model.tenant(), first);
                versions.insert(
                        handle,
                        model.tenant(),
                        new CurrentMove(model.name(), 1, first.number(), first.author(), first.createdAt()));
                SqlAuditStore.record(handle, Change.created("model", model.name(), said(first)));
            }
            return inserted == 1;
        });
    }

    @Override
    public Optional<ModelVersion> append(
            TenantId tenant, String name, boolean answers, UnaryOperator<ModelVersion> next) {
        return database.in(tenant, handle -> lock(handle, tenant, name).map(model -> {
            var newest = versions.find(handle, tenant, name, model.latest()).orElseThrow();
            var added = next.apply(newest);
            versions.insert(handle, tenant, added);
            handle.createUpdate(
                            """
                            update tenant_models set major = :major, minor = :minor, patch = :patch, updated_at = :at
                            where tenant_id = :tenant and name = :name""")
                    .bindMap(VersionColumns.parts(added.number()))
                    .bind("at", added.createdAt())
                    .bind("tenant", tenant.value())
                    .bind("name", name)
                    .execute();
            if (answers) {
                move(handle, tenant, new CurrentMove(name, 1, added.number(), added.author(), added.createdAt()));
            }
            SqlAuditStore.record(
                    handle, new Change("model.version", name, Optional.of(said(newest)), Optional.of(said(added))));
            return added;
        }));
    }

    /** Puts the line at the end of the history. */
    private CurrentMove move(Handle handle, TenantId tenant, CurrentMove wanted) {
        var last = versions.moves(handle, tenant, wanted.model(), new Page.Request(1, Optional.empty()))
                .getFirst();
        var move = new CurrentMove(wanted.model(), last.number() + 1, wanted.version(), wanted.by(), wanted.at());
        versions.insert(handle, tenant, move);
        handle.createUpdate(
                        """
                        update tenant_models
                        set current_major = :major, current_minor = :minor, current_patch = :patch, updated_at = :at
                        where tenant_id = :tenant and name = :name""")
                .bindMap(VersionColumns.parts(move.version()))
                .bind("at", move.at())
                .bind("tenant", tenant.value())
                .bind("name", move.model())
                .execute();
        return move;
    }

    @Override
    public Optional<CurrentMove> setCurrent(TenantId tenant, String name, CurrentMove wanted) {
        return database.in(tenant, handle -> lock(handle, tenant, name).map(model -> {
            if (model.current().equals(wanted.version())) {
                return versions.moves(handle, tenant, name, new Page.Request(1, Optional.empty()))
                        .getFirst();
            }
            var move = move(handle, tenant, wanted);
            SqlAuditStore.record(
                    handle,
                    new Change(
                            "model.current",
                            name,
                            Optional.of(Map.of("version", model.current().toString())),
                            Optional.of(Map.of("version", move.version().toString()))));
            return move;
        }));
    }

    private static Map<String, Object> said(ModelVersion version) {
        return Map.of("version", version.number().toString(), "content_hash", version.contentHash());
    }

    private static Optional<OwnModel> lock(Handle handle, TenantId tenant, String name) {
        return handle.createQuery("select * from tenant_models where tenant_id = :tenant and name = :name for update")
                .bind("tenant", tenant.value())
                .bind("name", name)
                .map(MODELS)
                .findOne();
    }

    @Override
    public Optional<OwnModel> find(TenantId tenant, String name) {
        return database.in(tenant, handle -> handle.createQuery(
                        "select * from tenant_models where tenant_id = :tenant and name = :name")
                .bind("tenant", tenant.value())
                .bind("name", name)
                .map(MODELS)
                .findOne());
    }

    @Override
    public List<OwnModel> list(TenantId tenant) {
        return database.in(tenant, handle -> handle.createQuery(
                        "select * from tenant_models where tenant_id = :tenant order by name collate \"C\"")
                .bind("tenant", tenant.value())
                .map(MODELS)
                .list());
    }

    @Override
    public List<ModelVersion> current(TenantId tenant) {
        return database.in(tenant, handle -> versions.current(handle, tenant));
    }

    @Override
    public Optional<ModelVersion> version(TenantId tenant, String name, SemanticVersion number) {
        return database.in(tenant, handle -> versions.find(handle, tenant, name, number));
    }

    @Override
    public Page<ModelVersion> versions(TenantId tenant, String name, Page.Request page) {
        var rows = database.in(tenant, handle -> versions.list(handle, tenant, name, page));
        return Page.of(rows, page.limit(), version -> version.number().toString());
    }

    @Override
    public Page<CurrentMove> history(TenantId tenant, String name, Page.Request page) {
        var rows = database.in(tenant, handle -> versions.moves(handle, tenant, name, page));
        return Page.of(rows, page.limit(), move -> Integer.toString(move.number()));
    }

    @Override
    public List<ModelKey> keys(TenantId tenant, String name) {
        return database.in(tenant, handle -> versions.keys(handle, tenant, name));
    }

    @Override
    public boolean delete(TenantId tenant, String name) {
        return database.in(tenant, handle -> {
            var deleted = handle.createUpdate("delete from tenant_models where tenant_id = :tenant and name = :name")
                    .bind("tenant", tenant.value())
                    .bind("name", name)
                    .execute();
            if (deleted == 1) {
                SqlAuditStore.record(handle, Change.deleted("model", name, Map.of("name", name)));
            }
            return deleted == 1;
        });
    }
}
