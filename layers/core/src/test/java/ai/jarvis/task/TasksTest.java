package ai.jarvis.task;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TasksTest {
    private final TenantId tenant = TenantId.fresh();
    private final TaskId id = TaskId.fresh();
    private final Tasks tasks = new Tasks(new InMemoryTaskStore(), Clock.systemUTC());

    @BeforeEach
    void submit() {
        tasks.submit(tenant, id, "ingestion", "doc");
    }

    @Test
    void anAttemptThatDiedIsStartedAgain() {
        tasks.start(tenant, id);
        tasks.start(tenant, id);

        assertThat(tasks.get(tenant, id).status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(tasks.get(tenant, id).attempt()).isEqualTo(2);
    }

    @Test
    void theSuccessOfOneWorkerOutweighsTheFailureOfAnother() {
        tasks.start(tenant, id);
        tasks.start(tenant, id);
        tasks.retryLater(tenant, id, "An attempt failed.");

        tasks.succeed(tenant, id);

        assertThat(tasks.get(tenant, id).status()).isEqualTo(TaskStatus.SUCCESS);
        assertThat(tasks.get(tenant, id).error()).isEmpty();
    }

    @Test
    void aFailureThatIsToldLateDoesNotUndoASuccess() {
        tasks.start(tenant, id);
        tasks.succeed(tenant, id);

        tasks.retryLater(tenant, id, "An attempt failed.");
        tasks.fail(tenant, id, "It failed.");

        assertThat(tasks.get(tenant, id).status()).isEqualTo(TaskStatus.SUCCESS);
    }

    @Test
    void whatWasCancelledStaysCancelled() {
        tasks.cancel(tenant, id);

        tasks.start(tenant, id);
        tasks.succeed(tenant, id);

        assertThat(tasks.get(tenant, id).status()).isEqualTo(TaskStatus.CANCELLED);
    }
}
