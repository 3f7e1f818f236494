package ai.jarvis.tenancy;

import ai.jarvis.audit.Change;
import ai.jarvis.audit.SqlAuditStore;
import ai.jarvis.platform.Json;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * How far a job is: a step that is done is not begun again, by whoever goes on with the job after its worker died.
 *
 * @param done names of the steps
 */
record JobSteps(Home registry, TenantJob job, Set<String> done) {
    JobSteps {
        done = new HashSet<>(done);
    }

    /** A job as the registry has it; absent if there is none, or it has ended. */
    static Optional<JobSteps> unfinished(Home registry, TenantId owner, String id) {
        return registry.in(owner, handle -> handle.createQuery(
                        "select * from tenant_jobs where tenant_id = :owner and id = :id and finished_at is null")
                .bind("owner", owner.value())
                .bind("id", id)
                .map((row, context) -> new JobSteps(
                        registry,
                        new TenantJob(
                                new ai.jarvis.task.TaskId(row.getString("id")),
                                owner,
                                new TenantId(row.getString("subject")),
                                TenantJob.Kind.byWireName(row.getString("kind")),
                                Optional.ofNullable(row.getString("target")).map(Placement::new),
                                Map.of(),
                                row.getTimestamp("created_at").toInstant(),
                                Optional.empty()),
                        Set.of((String[]) row.getArray("steps").getArray())))
                .findOne());
    }

    /** Does a step, unless it is done. */
    void once(String step, Runnable work) {
        if (!done.contains(step)) {
            work.run();
            registry.run(job.owner(), handle -> mark(handle, step));
            done.add(step);
        }
    }

    private void mark(Handle handle, String step) {
        handle.createUpdate(
                        """
                        update tenant_jobs set steps = array_append(steps, :step)
                        where tenant_id = :owner and id = :id and not :step = any(steps)""")
                .bind("step", step)
                .bind("owner", job.owner().value())
                .bind("id", job.id().value())
                .execute();
    }

    /** Keeps findings for the report, which a later worker cannot make any more. */
    void note(Map<String, Object> findings) {
        registry.run(job.owner(), handle -> handle.createUpdate(
                        """
                        update tenant_jobs set report = report || cast(:findings as jsonb)
                        where tenant_id = :owner and id = :id""")
                .bind("findings", Json.write(findings))
                .bind("owner", job.owner().value())
                .bind("id", job.id().value())
                .execute());
    }

    Map<String, Object> noted() {
        return registry.in(
                job.owner(),
                handle -> Json.readObject(
                        handle.createQuery("select report from tenant_jobs where tenant_id = :owner and id = :id")
                                .bind("owner", job.owner().value())
                                .bind("id", job.id().value())
                                .mapTo(String.class)
                                .one()));
    }

    /** Ends the job, on the record of whoever asked for it. */
    void finish(String outcome, Map<String, Object> report, Instant at) {
        registry.run(job.owner(), handle -> {
            int finished = handle.createUpdate(
                            """
                            update tenant_jobs set report = cast(:report as jsonb), finished_at = cast(:at as timestamptz)
                            where tenant_id = :owner and id = :id and finished_at is null""")
                    .bind("report", Json.write(report))
                    .bind("at", at.toString())
                    .bind("owner", job.owner().value())
                    .bind("id", job.id().value())
                    .execute();
            if (finished == 1) {
                SqlAuditStore.record(
                        handle,
                        new Change(
                                "tenant_job." + outcome,
                                job.id().value(),
                                Optional.empty(),
                                Optional.of(Map.of(
                                        "tenant_id", job.subject().value(),
                                        "kind", job.kind().wireName(),
                                        "report", report))));
            }
        });
    }

    /**
     * Notes a step in the transaction that does it, and puts what became of the tenant on the record of whoever asked for
     * the job; the last thing that the transaction does.
     */
    void mark(Handle handle, String step, Change change) {
        SqlAuditStore.record(handle, job.owner(), List.of(change));
        mark(handle, step);
    }
}
