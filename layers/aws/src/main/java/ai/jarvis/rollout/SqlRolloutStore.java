package ai.jarvis.rollout;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Pages;
import ai.jarvis.platform.Rows;
import ai.jarvis.rollout.RolloutMove.Action;
import ai.jarvis.tenancy.TenantId;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.SqlStatement;

/** Rollouts in PostgreSQL. Who moves one locks its row; an index sees to it that a subject has one under way at most. */
public final class SqlRolloutStore implements RolloutStore {
    private static final String UNIQUE_VIOLATION = "23505";

    private static final RowMapper<Rollout> ROLLOUTS = (row, context) -> new Rollout(
            new RolloutId(row.getString("id")),
            new TenantId(row.getString("tenant_id")),
            new RolloutSubject(
                    RolloutSubject.Kind.valueOf(upper(row.getString("kind"))),
                    row.getString("subject"),
                    row.getString("name"),
                    Rows.optionalText(row, "label")),
            row.getString("candidate"),
            row.getString("baseline"),
            Basis.valueOf(upper(row.getString("basis"))),
            DefinitionJson.stages(row.getString("stages")),
            DefinitionJson.guards(row.getString("guards")),
            row.getBoolean("automatic"),
            Rows.optionalText(row, "gate"),
            RolloutState.valueOf(upper(row.getString("state"))),
            row.getInt("stage"),
            Rows.instant(row, "stage_since"),
            row.getBoolean("held"),
            row.getString("created_by"),
            Rows.instant(row, "created_at"),
            Rows.optionalInstant(row, "ended_at"));

    private static final RowMapper<RolloutMove> MOVES = (row, context) -> new RolloutMove(
            row.getInt("number"),
            Action.valueOf(upper(row.getString("action"))),
            RolloutState.valueOf(upper(row.getString("state"))),
            row.getInt("stage"),
            row.getString("moved_by"),
            Rows.optionalText(row, "reason"),
            Rows.instant(row, "moved_at"));

    private static final RowMapper<Counted> FIGURES = (row, context) -> new Counted(
            row.getInt("stage"),
            Arm.byWireName(row.getString("arm")).orElseThrow(),
            row.getString("epoch"),
            FiguresJson.read(row.getString("figures")));

    private final Database database;

    public SqlRolloutStore(Database database) {
        this.database = database;
    }

    private static String upper(String wireName) {
        return wireName.toUpperCase(Locale.ROOT);
    }

    @Override
    public void insert(Rollout rollout, RolloutMove first) {
        try {
            database.run(rollout.tenant(), handle -> {
                takeOver(handle, rollout);
                bind(
                                handle.createUpdate(
                                        """
                                        insert into rollouts (tenant_id, id, kind, subject, name, label, candidate, baseline,
                                            basis, stages, guards, automatic, gate, state, stage, stage_since, held,
                                            created_by, created_at, ended_at)
                                        values (:tenant, :id, :kind, :subject, :name, :label, :candidate, :baseline, :basis,
                                            cast(:stages as jsonb), cast(:guards as jsonb), :automatic, :gate, :state,
                                            :stage, :stageSince, :held, :createdBy, :createdAt, :endedAt)"""),
                                rollout)
                        .bind("kind", rollout.subject().kind().wireName())
                        .bind("subject", rollout.subject().id())
                        .bind("name", rollout.subject().name())
                        .bind("label", rollout.subject().label())
                        .bind("candidate", rollout.candidate())
                        .bind("baseline", rollout.baseline())
                        .bind("basis", rollout.basis().wireName())
                        .bind("stages", DefinitionJson.stages(rollout.stages()))
                        .bind("guards", DefinitionJson.guards(rollout.guards()))
                        .bind("automatic", rollout.isAutomatic())
                        .bind("gate", rollout.gate())
                        .bind("createdBy", rollout.createdBy())
                        .bind("createdAt", rollout.createdAt())
                        .execute();
                insert(handle, rollout, first);
                SqlAuditStore.record(
                        handle, Change.created("rollout", rollout.id().value(), said(rollout)));
            });
        } catch (JdbiException e) {
            throw translated(e);
        }
    }

    private static RuntimeException translated(JdbiException e) {
        return e.getCause() instanceof SQLException sql && UNIQUE_VIOLATION.equals(sql.getSQLState())
                ? RolloutStore.underWay()
                : e;
    }

    /** What an update may change of it, and its key. */
    private static <T extends SqlStatement<T>> T bind(T statement, Rollout rollout) {
        return statement
                .bind("tenant", rollout.tenant().value())
                .bind("id", rollout.id().value())
                .bind("state", rollout.state().wireName())
                .bind("stage", rollout.stage())
                .bind("stageSince", rollout.stageSince())
                .bind("held", rollout.isHeld())
                .bind("endedAt", rollout.endedAt());
    }

    private static void takeOver(Handle handle, Rollout rollout) {
        if (!rollout.state().isUnderWay()) {
            return;
        }
        handle.createUpdate(
                        """
                        update rollouts set held = false
                        where tenant_id = :tenant and kind = :kind and subject = :subject and held and id <> :id""")
                .bind("tenant", rollout.tenant().value())
                .bind("kind", rollout.subject().kind().wireName())
                .bind("subject", rollout.subject().id())
                .bind("id", rollout.id().value())
                .execute();
    }

    private static void insert(Handle handle, Rollout rollout, RolloutMove move) {
        handle.createUpdate(
                        """
                        insert into rollout_moves (tenant_id, rollout_id, number, action, state, stage, moved_by, reason,
                            moved_at)
                        values (:tenant, :id, :number, :action, :state, :stage, :by, :reason, :at)""")
                .bind("tenant", rollout.tenant().value())
                .bind("id", rollout.id().value())
                .bind("number", move.number())
                .bind("action", move.action().wireName())
                .bind("state", move.state().wireName())
                .bind("stage", move.stage())
                .bind("by", move.by())
                .bind("reason", move.reason())
                .bind("at", move.at())
                .execute();
    }

    private static Map<String, Object> said(Rollout rollout) {
        var said = new LinkedHashMap<String, Object>();
        said.put(rollout.subject().kind().wireName(), rollout.subject().name());
        said.put("candidate", rollout.candidate());
        said.put("baseline", rollout.baseline());
        said.put("state", rollout.state().wireName());
        said.put("stage", rollout.stage() + 1);
        return said;
    }

    @Override
    public Optional<Rollout> find(TenantId tenant, RolloutId id) {
        return database.in(tenant, handle -> find(handle, "", tenant, id));
    }

    private static Optional<Rollout> find(Handle handle, String lock, TenantId tenant, RolloutId id) {
        return handle.createQuery("select * from rollouts where tenant_id = :tenant and id = :id" + lock)
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(ROLLOUTS)
                .findOne();
    }

    @Override
    public Page<Rollout> list(TenantId tenant, Page.Request page) {
        return Pages.newestFirst(database, tenant, "select * from rollouts", ROLLOUTS, page, rollout -> rollout.id()
                .value());
    }

    @Override
    public Optional<Rollout> change(TenantId tenant, RolloutId id, Next next) {
        try {
            return database.in(tenant, handle -> find(handle, " for update", tenant, id)
                    .map(before -> next.step(before, lastNumber(handle, tenant, id) + 1)
                            .map(step -> {
                                update(handle, before, step);
                                return step.rollout();
                            })
                            .orElse(before)));
        } catch (JdbiException e) {
            throw translated(e);
        }
    }

    private static int lastNumber(Handle handle, TenantId tenant, RolloutId id) {
        return handle.createQuery(
                        """
                        select coalesce(max(number), 0) from rollout_moves
                        where tenant_id = :tenant and rollout_id = :id""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .mapTo(Integer.class)
                .one();
    }

    private static void update(Handle handle, Rollout before, Step step) {
        var after = step.rollout();
        takeOver(handle, after);
        bind(
                        handle.createUpdate(
                                """
                                update rollouts set state = :state, stage = :stage, stage_since = :stageSince, held = :held,
                                    ended_at = :endedAt
                                where tenant_id = :tenant and id = :id"""),
                        after)
                .execute();
        insert(handle, after, step.move());
        SqlAuditStore.record(
                handle,
                new Change(
                        "rollout." + step.move().action().wireName(),
                        after.id().value(),
                        Optional.of(said(before)),
                        Optional.of(said(after))));
    }

    @Override
    public List<RolloutMove> moves(TenantId tenant, RolloutId id) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from rollout_moves where tenant_id = :tenant and rollout_id = :id
                        order by number desc""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(MOVES)
                .list());
    }

    @Override
    public List<Rollout> inForce(TenantId tenant) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from rollouts r
                        where tenant_id = :tenant and (state in ('running', 'paused') or held)
                          and (kind = 'model' or exists (
                            select from prompts p
                            where p.tenant_id = r.tenant_id and p.id = r.subject
                              and (r.ended_at is null or p.updated_at <= r.ended_at)))
                        order by id""")
                .bind("tenant", tenant.value())
                .map(ROLLOUTS)
                .list());
    }

    @Override
    public boolean delete(TenantId tenant, RolloutId id) {
        return database.in(tenant, handle -> {
            var deleted = handle.createQuery(
                            """
                            delete from rollouts
                            where tenant_id = :tenant and id = :id and state not in ('running', 'paused')
                            returning *""")
                    .bind("tenant", tenant.value())
                    .bind("id", id.value())
                    .map(ROLLOUTS)
                    .findOne();
            deleted.ifPresent(
                    rollout -> SqlAuditStore.record(handle, Change.deleted("rollout", id.value(), said(rollout))));
            return deleted.isPresent();
        });
    }

    @Override
    public List<Counted> figures(TenantId tenant, RolloutId id) {
        return database.in(tenant, handle -> handle.createQuery(
                        """
                        select * from rollout_figures where tenant_id = :tenant and rollout_id = :id
                        order by stage, arm, epoch""")
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map(FIGURES)
                .list());
    }

    @Override
    public void keep(TenantId tenant, RolloutId id, List<Counted> figures) {
        if (figures.isEmpty()) {
            return;
        }
        database.run(tenant, handle -> {
            var batch = handle.prepareBatch(
                    """
                    insert into rollout_figures (tenant_id, rollout_id, stage, arm, epoch, counted, figures)
                    values (:tenant, :id, :stage, :arm, :epoch, :counted, cast(:figures as jsonb))
                    on conflict (tenant_id, rollout_id, stage, arm, epoch) do update
                        set counted = excluded.counted, figures = excluded.figures
                        where excluded.counted > rollout_figures.counted""");
            for (var part : figures) {
                batch.bind("tenant", tenant.value())
                        .bind("id", id.value())
                        .bind("stage", part.stage())
                        .bind("arm", part.arm().wireName())
                        .bind("epoch", part.epoch())
                        .bind("counted", part.figures().counted())
                        .bind("figures", FiguresJson.write(part.figures()))
                        .add();
            }
            batch.execute();
        });
    }
}
