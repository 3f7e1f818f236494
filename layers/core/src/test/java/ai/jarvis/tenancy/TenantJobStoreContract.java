package ai.jarvis.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Page;
import ai.jarvis.task.TaskId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store of jobs on tenants does. */
public abstract class TenantJobStoreContract {
    private static final Instant NOW = Instant.parse("2030-01-01T10:00:00Z");

    protected abstract TenantJobStore store();

    /** A tenant that is registered. */
    protected abstract TenantId newTenant();

    /** Ends a job as whoever does it would. */
    protected abstract void finish(TenantId owner, TaskId id, Map<String, Object> report, Instant at);

    private static TenantJob export(TenantId owner, TenantId subject) {
        return TenantJob.of(owner, subject, TenantJob.Kind.EXPORT, Optional.empty(), NOW);
    }

    @Test
    void oneTenantHasOneUnfinishedJobAtATime() {
        var owner = newTenant();
        var job = export(owner, newTenant());

        assertThat(store().insert(job)).contains(job);
        assertThat(store().insert(export(owner, job.subject()))).contains(job);
        assertThat(store().insert(export(newTenant(), job.subject()))).isEmpty();

        finish(owner, job.id(), Map.of(), NOW);
        var next = TenantJob.of(owner, job.subject(), TenantJob.Kind.MOVE, Optional.of(Placement.SCHEMA), NOW);
        assertThat(store().insert(next)).contains(next);
    }

    @Test
    void aJobIsFoundByWhoeverAskedForItAndEndsOnce() {
        var owner = newTenant();
        var job = export(owner, newTenant());
        store().insert(job);
        assertThat(store().find(owner, job.id())).contains(job);
        assertThat(store().find(job.subject(), job.id())).isEmpty();

        finish(owner, job.id(), Map.of("rows", 7), NOW.plusSeconds(60));

        var ended = store().find(owner, job.id()).orElseThrow();
        assertThat(ended.report()).isEqualTo(Map.of("rows", 7));
        assertThat(ended.finishedAt()).contains(NOW.plusSeconds(60));
    }

    @Test
    void listsTheJobsOnOneTenantNewestFirst() {
        var owner = newTenant();
        var older = export(owner, newTenant());
        store().insert(older);
        finish(owner, older.id(), Map.of(), NOW);
        var newer = export(owner, older.subject());
        store().insert(newer);
        store().insert(export(owner, newTenant()));

        var first = store().list(owner, older.subject(), new Page.Request(1, Optional.empty()));
        assertThat(first.items()).containsExactly(newer);
        var second = store().list(owner, older.subject(), new Page.Request(1, first.nextCursor()));
        assertThat(second.items()).extracting(TenantJob::id).containsExactly(older.id());
        assertThat(second.nextCursor()).isEmpty();
    }
}
