package ai.jarvis.tenancy;

import ai.jarvis.platform.Json;
import ai.jarvis.platform.NamedExecutions;
import ai.jarvis.task.TaskId;
import java.util.Map;
import java.util.TreeMap;

/** Has state machines do jobs on tenants. */
final class TenantJobStarter {
    private final TenantJobStore jobs;
    private final NamedExecutions executions;
    private final Map<TenantJob.Kind, String> arns;

    /** @param arns the machines of the kinds of jobs */
    TenantJobStarter(TenantJobStore jobs, NamedExecutions executions, Map<TenantJob.Kind, String> arns) {
        this.jobs = jobs;
        this.executions = executions;
        this.arns = Map.copyOf(arns);
    }

    /**
     * Starts a job, unless it is under way or has ended. An execution is named after its job.
     */
    void start(TenantId owner, TaskId id) {
        jobs.find(owner, id).filter(job -> job.finishedAt().isEmpty()).ifPresent(this::start);
    }

    private void start(TenantJob job) {
        var input = new TreeMap<>(Map.of(
                "job", job.id().value(),
                "owner", job.owner().value(),
                "tenant", job.subject().value()));
        executions.start(arns.get(job.kind()), job.id().value(), Json.write(input));
    }
}
