package ai.jarvis.evaluation;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Pages;
import ai.jarvis.platform.Rows;
import ai.jarvis.tenancy.TenantId;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Sets of cases in PostgreSQL. */
public final class SqlDatasetStore implements DatasetStore {
    private static final RowMapper<Dataset> DATASETS = (row, context) -> new Dataset(
            new DatasetId(row.getString("id")),
            new TenantId(row.getString("tenant_id")),
            row.getString("name"),
            row.getInt("latest"),
            Rows.instant(row, "created_at"),
            Rows.instant(row, "updated_at"));

    private final Database database;

    public SqlDatasetStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean insert(Dataset dataset, Dataset.Version first, List<Case> cases) {
        return database.in(dataset.tenant(), handle -> {
            var inserted = handle.createUpdate(
                            """
                            insert into evaluation_datasets (tenant_id, id, name, latest, created_at, updated_at)
                            values (:tenant, :id, :name, :latest, :createdAt, :createdAt)
                            on conflict (tenant_id, name) do nothing""")
                    .bind("tenant", dataset.tenant().value())
                    .bind("id", dataset.id().value())
                    .bind("name", dataset.name())
                    .bind("latest", dataset.latest())
                    .bind("createdAt", dataset.createdAt())
                    .execute();
            if (inserted == 1) {
                insert(handle, dataset.tenant(), first, cases);
                SqlAuditStore.record(
                        handle, Change.created("dataset", dataset.id().value(), said(first)));
            }
            return inserted == 1;
        });
    }

    @Override
    public boolean append(TenantId tenant, Dataset.Version version, List<Case> cases) {
        return database.in(tenant, handle -> {
            var updated = handle.createUpdate(
                            """
                            update evaluation_datasets set latest = :number, updated_at = :at
                            where tenant_id = :tenant and id = :id and latest = :number - 1""")
                    .bind("number", version.number())
                    .bind("at", version.createdAt())
                    .bind("tenant", tenant.value())
                    .bind("id", version.dataset().value())
                    .execute();
            if (updated == 1) {
                insert(handle, tenant, version, cases);
                SqlAuditStore.record(
                        handle,
                        new Change(
                                "dataset.version",
                                version.dataset().value(),
                                Optional.empty(),
                                Optional.of(said(version))));
            }
            return updated == 1;
        });
    }

    private static Map<String, Object> said(Dataset.Version version) {
        return Map.of("version", version.number(), "size", version.size(), "content_hash", version.contentHash());
    }

    private static void insert(Handle handle, TenantId tenant, Dataset.Version version, List<Case> cases) {
        handle.createUpdate(
                        """
                        insert into evaluation_dataset_versions
                            (tenant_id, dataset_id, number, size, content_hash, author, created_at)
                        values (:tenant, :dataset, :number, :size, :hash, :author, :at)""")
                .bind("tenant", tenant.value())
                .bind("dataset", version.dataset().value())
                .bind("number", version.number())
                .bind("size", version.size())
                .bind("hash", version.contentHash())
                .bind("author", version.author())
                .bind("at", version.createdAt())
                .execute();
        var batch = handle.prepareBatch(
                """
                insert into evaluation_cases (tenant_id, dataset_id, version, number, content)
                values (:tenant, :dataset, :version, :number, cast(:content as json))""");
        for (var each : cases) {
            batch.bind("tenant", tenant.value())
                    .bind("dataset", version.dataset().value())
                    .bind("version", version.number())
                    .bind("number", each.number())
                    .bind("content", Json.write(EvaluationJson.write(each)))
                    .add();
        }
        batch.execute();
    }

    @Override
    public Optional<Dataset> find(TenantId tenant, DatasetId id) {
        return database.in(tenant, handle -> handle.createQuery(
                        "select * from evaluation_datasets where tenant_id = :tenant and id = :id")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(DATASETS)
                .findOne());
    }

    @Override
    public Page<Dataset> list(TenantId tenant, Page.Request page) {
        return Pages.newestFirst(
                database, tenant, "select * from evaluation_datasets", DATASETS, page, dataset -> dataset.id()
                        .value());
    }

    @Override
    public Optional<Dataset.Version> version(TenantId tenant, DatasetId id, int number) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from evaluation_dataset_versions
                        where tenant_id = :tenant and dataset_id = :id and number = :number""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .bind("number", number)
                .map((row, context) -> new Dataset.Version(
                        id,
                        number,
                        row.getInt("size"),
                        row.getString("content_hash"),
                        row.getString("author"),
                        Rows.instant(row, "created_at")))
                .findOne());
    }

    @Override
    public List<Case> cases(TenantId tenant, DatasetId id, int version, int after, int limit) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select number, content from evaluation_cases
                        where tenant_id = :tenant and dataset_id = :id and version = :version and number > :after
                        order by number limit :limit""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .bind("version", version)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> EvaluationJson.readCase(
                        row.getInt("number"), Json.read(row.getString("content"), JsonNode.class)))
                .list());
    }

    @Override
    public boolean delete(TenantId tenant, DatasetId id) {
        return database.in(tenant, handle -> {
            var name = handle.createQuery(
                            "delete from evaluation_datasets where tenant_id = :tenant and id = :id returning name")
                    .bind("tenant", tenant.value())
                    .bind("id", id.value())
                    .mapTo(String.class)
                    .findOne();
            name.ifPresent(known ->
                    SqlAuditStore.record(handle, Change.deleted("dataset", id.value(), Map.of("name", known))));
            return name.isPresent();
        });
    }
}
