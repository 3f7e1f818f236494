package ai.jarvis.tenancy;

import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.task.TaskId;
import ai.jarvis.task.TaskStatus;
import ai.jarvis.task.Tasks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the steps of jobs on tenants, of each job one at a time. In which order, and how often one is tried, the state
 * machines say.
 */
final class TenantJobSteps {
    private static final Logger LOG = LoggerFactory.getLogger(TenantJobSteps.class);
    private static final String GIVEN_UP = "The job failed too often. Ask for it again; what is done stays done.";
    private static final String TRIED_AGAIN = "An attempt failed; it is tried again.";

    /** Well below the time that the function has; a piece that was begun is ended. */
    private static final Duration BUDGET = Duration.ofMinutes(10);

    private final Home registry;
    private final Map<String, TenantJobStep> steps = new HashMap<>();
    private final Tasks tasks;
    private final Metrics metrics;
    private final Clock clock;

    /** @param steps those of the kinds of jobs; what all kinds have is added */
    TenantJobSteps(Home registry, Map<String, TenantJobStep> steps, Tasks tasks, Metrics metrics, Clock clock) {
        this.registry = registry;
        this.tasks = tasks;
        this.metrics = metrics;
        this.clock = clock;
        this.steps.putAll(steps);
        this.steps.put("begin", this::begin);
        this.steps.put("finish", this::finish);
        this.steps.put("give_up", this::giveUp);
    }

    /**
     * Does a step, unless the job has ended.
     *
     * @return what the state machine is told; nothing if the job has ended
     * @throws StepUnderWay if a step of the job is being done
     */
    Map<String, Object> run(TenantId owner, TaskId id, String name, Map<String, Object> input) {
        var step = steps.get(name);
        if (step == null) {
            throw new IllegalArgumentException("Not a step of a job: " + name);
        }
        // The lock goes with the connection, and so with a worker that dies.
        return Jdbi.create(registry.owner()).withHandle(handle -> {
            var isMine = handle.createQuery("select pg_try_advisory_lock(hashtextextended('job ' || :id, 0))")
                    .bind("id", id.value())
                    .mapTo(Boolean.class)
                    .one();
            if (!isMine) {
                throw new StepUnderWay(id);
            }
            return JobSteps.unfinished(registry, owner, id.value())
                    .map(job -> attempt(job, step, input))
                    .orElse(TenantJobStep.DONE);
        });
    }

    private Map<String, Object> attempt(JobSteps steps, TenantJobStep step, Map<String, Object> input) {
        var job = steps.job();
        try {
            if (tasks.get(job.owner(), job.id()).status() == TaskStatus.RETRY) {
                tasks.start(job.owner(), job.id());
            }
            return step.run(steps, input, clock.instant().plus(BUDGET));
        } catch (RuntimeException e) {
            tasks.retryLater(job.owner(), job.id(), TRIED_AGAIN);
            throw e;
        }
    }

    private Map<String, Object> begin(JobSteps steps, Map<String, Object> input, Instant until) {
        tasks.start(steps.job().owner(), steps.job().id());
        return Map.of("unfinished", true);
    }

    private Map<String, Object> finish(JobSteps steps, Map<String, Object> input, Instant until) {
        var job = steps.job();
        var report = steps.noted();
        // First, as a job that has ended is not looked at again.
        tasks.succeed(job.owner(), job.id());
        steps.finish("finish", report, clock.instant());
        count(job, "finished");
        LOG.info("{} is done: {}", job.id(), report);
        return report;
    }

    private Map<String, Object> giveUp(JobSteps steps, Map<String, Object> input, Instant until) {
        var job = steps.job();
        tasks.fail(job.owner(), job.id(), GIVEN_UP);
        steps.finish("give_up", steps.noted(), clock.instant());
        count(job, "failed");
        LOG.error("{} is given up", job.id());
        return TenantJobStep.DONE;
    }

    private void count(TenantJob job, String outcome) {
        metrics.record(
                Map.of("kind", job.kind().wireName(), "outcome", outcome), new Figure("tenant_jobs", 1, Unit.COUNT));
    }
}
