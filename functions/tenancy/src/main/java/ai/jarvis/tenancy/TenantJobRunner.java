package ai.jarvis.tenancy;

import ai.jarvis.task.TaskId;
import ai.jarvis.task.Tasks;
import java.time.Clock;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does jobs on tenants, each by one worker at a time, and goes on with those whose worker died. */
final class TenantJobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(TenantJobRunner.class);
    private static final String GIVEN_UP = "The job failed too often. Ask for it again; what is done stays done.";

    private final Home registry;
    private final TenantExport export;
    private final TenantDeletion deletion;
    private final TenantMove move;
    private final Tasks tasks;
    private final int attempts;
    private final Clock clock;

    /** What the kinds of jobs are done by. */
    record Kinds(TenantExport export, TenantDeletion deletion, TenantMove move) {}

    /** @param attempts how often a request is delivered; the last time is for giving up */
    TenantJobRunner(Home registry, Kinds kinds, Tasks tasks, int attempts, Clock clock) {
        this.registry = registry;
        this.export = kinds.export();
        this.deletion = kinds.deletion();
        this.move = kinds.move();
        this.tasks = tasks;
        this.attempts = attempts;
        this.clock = clock;
    }

    /**
     * Does a job, unless it has ended.
     *
     * @param received how often the request has been delivered, with this time
     */
    void run(TenantId owner, TaskId id, int received) {
        // The lock goes with the connection, and so with a worker that dies.
        Jdbi.create(registry.owner()).useHandle(handle -> {
            var isMine = handle.createQuery("select pg_try_advisory_lock(hashtextextended('job ' || :id, 0))")
                    .bind("id", id.value())
                    .mapTo(Boolean.class)
                    .one();
            if (isMine) {
                runAlone(owner, id, received);
            } else if (received > 1) {
                throw new IllegalStateException("Another worker is at " + id + ", or its death is not known yet");
            } else {
                LOG.info("Another worker is at {}, with a request of its own", id);
            }
        });
    }

    private void runAlone(TenantId owner, TaskId id, int received) {
        var unfinished = JobSteps.unfinished(registry, owner, id.value());
        if (unfinished.isEmpty()) {
            return;
        }
        var steps = unfinished.get();
        tasks.start(owner, id);
        try {
            var report = report(steps);
            // First, as a job that has ended is not looked at again.
            tasks.succeed(owner, id);
            steps.finish("finish", report, clock.instant());
            LOG.info("{} is done: {}", id, report);
        } catch (RuntimeException e) {
            if (received < attempts) {
                tasks.retryLater(owner, id, "An attempt failed; it is tried again.");
                throw e;
            }
            LOG.error("{} is given up", id, e);
            giveUp(steps);
        }
    }

    private Map<String, Object> report(JobSteps steps) {
        return switch (steps.job().kind()) {
            case EXPORT -> export.run(steps.job());
            case DELETION -> deletion.run(steps);
            case MOVE -> move.run(steps);
        };
    }

    private void giveUp(JobSteps steps) {
        if (steps.job().kind() == TenantJob.Kind.MOVE) {
            move.giveUp(steps);
        }
        tasks.fail(steps.job().owner(), steps.job().id(), GIVEN_UP);
        steps.finish("give_up", steps.noted(), clock.instant());
    }
}
