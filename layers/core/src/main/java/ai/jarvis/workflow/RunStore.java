package ai.jarvis.workflow;

import ai.jarvis.platform.Page;
import ai.jarvis.task.TaskStatus;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where runs are kept. */
public interface RunStore {
    /**
     * Adds a run.
     *
     * @return the run that is there now: another one, if one of the same workflow and deduplication was there before
     */
    Run insert(Run run);

    Optional<Run> find(TenantId tenant, RunId id);

    /** The run of a workflow that was started for this before. */
    Optional<Run> findDuplicate(TenantId tenant, WorkflowId workflow, String deduplication);

    Page<Run> list(TenantId tenant, Filter filter, Page.Request page);

    /** Which runs are wanted; all where it says nothing. */
    record Filter(Optional<WorkflowId> workflow, Optional<TaskStatus> status) {}

    /** Whether a workflow has runs that have not ended. */
    boolean anyUnfinished(TenantId tenant, WorkflowId workflow);

    /** The runs that are steps of this one, the oldest first, {@code most} at most. */
    List<Run> children(TenantId tenant, RunId parent, int most);

    /** The runs that are steps of this one and have not ended. */
    List<Run> unfinishedChildren(TenantId tenant, RunId parent);

    /**
     * Brings a run to a status, if it is in one from which there is a way; whether it did.
     *
     * @param byCaller whether it is somebody's wish, and goes on record as such
     */
    boolean advance(TenantId tenant, RunId id, TaskStatus to, News news, boolean byCaller);

    /** Notes that another step, or another attempt of the same, waits for the run. */
    void awaitedBy(TenantId tenant, RunId id, Run.Parent parent);

    /** What is new with a status; what is absent stays as it is, but an error does not outlive a new attempt. */
    record News(
            Instant at,
            Optional<String> execution,
            Optional<Integer> version,
            Optional<Object> output,
            Optional<Run.Failure> error) {
        public static News at(Instant at) {
            return new News(at, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }

        public static News executed(Instant at, String execution) {
            return new News(at, Optional.of(execution), Optional.empty(), Optional.empty(), Optional.empty());
        }

        public static News failed(Instant at, Run.Failure error) {
            return new News(at, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(error));
        }
    }
}
