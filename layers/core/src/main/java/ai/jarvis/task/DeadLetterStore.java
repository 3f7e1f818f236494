package ai.jarvis.task;

import ai.jarvis.platform.Page;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Optional;

/** Where dead letters are archived, one for each task. */
public interface DeadLetterStore {
    /** Archives one, in place of an earlier one of the same task. */
    void archive(DeadLetter letter);

    Optional<DeadLetter> find(TenantId tenant, TaskId task);

    /** Those that nobody has replayed since they were archived, newest task first. */
    Page<DeadLetter> list(TenantId tenant, Page.Request page);

    /** Notes that the task was begun again; nothing if there is no letter of it. */
    void replayed(TenantId tenant, TaskId task, Instant at);
}
