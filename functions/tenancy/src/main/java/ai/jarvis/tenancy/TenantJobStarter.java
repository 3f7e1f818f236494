package ai.jarvis.tenancy;

import ai.jarvis.platform.Json;
import ai.jarvis.task.TaskId;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;

/** Has state machines do jobs on tenants. */
final class TenantJobStarter {
    private static final Logger LOG = LoggerFactory.getLogger(TenantJobStarter.class);

    private final TenantJobStore jobs;
    private final SfnClient machines;
    private final Map<TenantJob.Kind, String> arns;

    /** @param arns the machines of the kinds of jobs */
    TenantJobStarter(TenantJobStore jobs, SfnClient machines, Map<TenantJob.Kind, String> arns) {
        this.jobs = jobs;
        this.machines = machines;
        this.arns = Map.copyOf(arns);
    }

    /**
     * Starts a job, unless it is under way or has ended. An execution is named after its job: one that runs is not
     * started again.
     */
    void start(TenantId owner, TaskId id) {
        jobs.find(owner, id).filter(job -> job.finishedAt().isEmpty()).ifPresent(this::start);
    }

    private void start(TenantJob job) {
        var input = Json.write(new TreeMap<>(Map.of(
                "job", job.id().value(),
                "owner", job.owner().value(),
                "tenant", job.subject().value())));
        for (int number = 1; !isStarted(job, number, input); number++) {
            LOG.info("Execution {} of {} has ended before the job did; another one goes on with it", number, job.id());
        }
    }

    private boolean isStarted(TenantJob job, int number, String input) {
        var name = job.id().value() + (number == 1 ? "" : "-" + number);
        try {
            machines.startExecution(request ->
                    request.stateMachineArn(arns.get(job.kind())).name(name).input(input));
            return true;
        } catch (ExecutionAlreadyExistsException e) {
            return false;
        }
    }
}
