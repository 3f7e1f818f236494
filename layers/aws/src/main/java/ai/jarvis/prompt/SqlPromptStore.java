package ai.jarvis.prompt;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Pages;
import ai.jarvis.platform.Rows;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Prompts in PostgreSQL. Who adds a version or moves a label locks the prompt's row, so that one comes after another. */
public final class SqlPromptStore implements PromptStore {
    private static final RowMapper<Prompt> PROMPTS = (row, context) -> new Prompt(
            new PromptId(row.getString("id")),
            new TenantId(row.getString("tenant_id")),
            row.getString("name"),
            Rows.optionalText(row, "description"),
            VersionColumns.number(row),
            Rows.instant(row, "created_at"),
            Rows.instant(row, "updated_at"));

    private final Database database;
    private final SqlPromptVersions versions = new SqlPromptVersions();
    private final SqlLabelMoves moves = new SqlLabelMoves();

    public SqlPromptStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean insert(Prompt prompt, PromptVersion first) {
        return database.in(prompt.tenant(), handle -> {
            var inserted = handle.createUpdate(
                            """
                            insert into prompts (tenant_id, id, name, description, major, minor, patch, created_at,
                                updated_at)
                            values (:tenant, :id, :name, :description, :major, :minor, :patch, :createdAt, :createdAt)
                            on conflict (tenant_id, name) do nothing""")
                    .bind("tenant", prompt.tenant().value())
                    .bind("id", prompt.id().value())
                    .bind("name", prompt.name())
                    .bind("description", prompt.description())
                    .bindMap(VersionColumns.parts(prompt.latest()))
                    .bind("createdAt", prompt.createdAt())
                    .execute();
            if (inserted == 1) {
                versions.insert(handle, prompt.tenant(), first);
                SqlAuditStore.record(
                        handle,
                        Change.created(
                                "prompt",
                                prompt.id().value(),
                                Map.of(
                                        "name",
                                        prompt.name(),
                                        "version",
                                        first.number().toString(),
                                        "content_hash",
                                        first.contentHash())));
            }
            return inserted == 1;
        });
    }

    @Override
    public Optional<PromptVersion> append(TenantId tenant, PromptId id, UnaryOperator<PromptVersion> next) {
        return database.in(tenant, handle -> lock(handle, tenant, id)
                .flatMap(prompt -> versions.find(handle, tenant, id, prompt.latest()))
                .map(newest -> {
                    var added = next.apply(newest);
                    versions.insert(handle, tenant, added);
                    handle.createUpdate(
                                    """
                                    update prompts set major = :major, minor = :minor, patch = :patch, updated_at = :at
                                    where tenant_id = :tenant and id = :id""")
                            .bindMap(VersionColumns.parts(added.number()))
                            .bind("at", added.createdAt())
                            .bind("tenant", tenant.value())
                            .bind("id", id.value())
                            .execute();
                    SqlAuditStore.record(handle, new Change("prompt.version", id.value(), said(newest), said(added)));
                    return added;
                }));
    }

    private static Optional<Map<String, Object>> said(PromptVersion version) {
        return Optional.of(Map.of("version", version.number().toString(), "content_hash", version.contentHash()));
    }

    private static Optional<Prompt> lock(Handle handle, TenantId tenant, PromptId id) {
        return handle.createQuery("select * from prompts where tenant_id = :tenant and id = :id for update")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(PROMPTS)
                .findOne();
    }

    @Override
    public Optional<Prompt> find(TenantId tenant, PromptId id) {
        return database.in(
                tenant, handle -> handle.createQuery("select * from prompts where tenant_id = :tenant and id = :id")
                        .bind("tenant", tenant.value())
                        .bind("id", id.value())
                        .map(PROMPTS)
                        .findOne());
    }

    @Override
    public Optional<Prompt> findByName(TenantId tenant, String name) {
        return database.in(
                tenant, handle -> handle.createQuery("select * from prompts where tenant_id = :tenant and name = :name")
                        .bind("tenant", tenant.value())
                        .bind("name", name)
                        .map(PROMPTS)
                        .findOne());
    }

    @Override
    public Page<Prompt> list(TenantId tenant, Page.Request page) {
        return Pages.newestFirst(database, tenant, "select * from prompts", PROMPTS, page, prompt -> prompt.id()
                .value());
    }

    @Override
    public Optional<PromptVersion> version(TenantId tenant, PromptId id, SemanticVersion number) {
        return database.in(tenant, handle -> versions.find(handle, tenant, id, number));
    }

    @Override
    public Page<PromptVersion> versions(TenantId tenant, PromptId id, Page.Request page) {
        var rows = database.in(tenant, handle -> versions.list(handle, tenant, id, page));
        return Page.of(rows, page.limit(), version -> version.number().toString());
    }

    @Override
    public Optional<LabelMove> move(
            TenantId tenant, PromptId id, String label, Function<LabelMove.History, LabelMove> next) {
        return database.in(tenant, handle -> lock(handle, tenant, id).map(prompt -> {
            var history = moves.history(handle, tenant, id, label);
            var last = history.last();
            var move = next.apply(history);
            if (last.filter(move::equals).isEmpty()) {
                moves.insert(handle, tenant, move);
                SqlAuditStore.record(
                        handle,
                        new Change(
                                "prompt.label", id.value(), last.map(SqlPromptStore::said), Optional.of(said(move))));
            }
            return move;
        }));
    }

    private static Map<String, Object> said(LabelMove move) {
        return Map.of("label", move.label(), "version", move.version().toString());
    }

    @Override
    public Optional<LabelMove> label(TenantId tenant, PromptId id, String label) {
        return database.in(
                tenant, handle -> moves.history(handle, tenant, id, label).last());
    }

    @Override
    public List<LabelMove> labels(TenantId tenant, PromptId id) {
        return database.in(tenant, handle -> moves.last(handle, tenant, id));
    }

    @Override
    public Page<LabelMove> history(TenantId tenant, PromptId id, String label, Page.Request page) {
        var rows = database.in(tenant, handle -> moves.list(handle, tenant, id, label, page));
        return Page.of(rows, page.limit(), move -> Integer.toString(move.number()));
    }

    @Override
    public boolean delete(TenantId tenant, PromptId id) {
        return database.in(tenant, handle -> {
            var deleted = handle.createQuery(
                            "delete from prompts where tenant_id = :tenant and id = :id returning name")
                    .bind("tenant", tenant.value())
                    .bind("id", id.value())
                    .mapTo(String.class)
                    .findOne();
            deleted.ifPresent(
                    name -> SqlAuditStore.record(handle, Change.deleted("prompt", id.value(), Map.of("name", name))));
            return deleted.isPresent();
        });
    }
}
