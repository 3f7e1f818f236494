package ai.jarvis.task;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link TaskStore} has to do. */
public abstract class TaskStoreContract {
    private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");

    /** How a task comes to each status. */
    private static final Map<TaskStatus, List<TaskStatus>> WAYS = new EnumMap<>(Map.of(
            TaskStatus.PENDING, List.of(),
            TaskStatus.RUNNING, List.of(TaskStatus.RUNNING),
            TaskStatus.SUCCESS, List.of(TaskStatus.RUNNING, TaskStatus.SUCCESS),
            TaskStatus.FAILED, List.of(TaskStatus.RUNNING, TaskStatus.FAILED),
            TaskStatus.RETRY, List.of(TaskStatus.RUNNING, TaskStatus.RETRY),
            TaskStatus.CANCELLED, List.of(TaskStatus.CANCELLED)));

    private final TenantId tenant = TenantId.fresh();

    protected abstract TaskStore store();

    private TaskId pending() {
        var id = TaskId.fresh();
        store().insert(new Task(id, tenant, "ingestion", "doc", TaskStatus.PENDING, 0, Optional.empty(), NOW, NOW));
        return id;
    }

    private boolean advance(TaskId id, TaskStatus to) {
        var error = to == TaskStatus.FAILED || to == TaskStatus.RETRY ? Optional.of("Why.") : Optional.<String>empty();
        return store().advance(tenant, id, to, error, NOW.plusSeconds(1));
    }

    private Task find(TaskId id) {
        return store().find(tenant, id).orElseThrow();
    }

    @Test
    void keepsATaskAsItIs() {
        var id = pending();

        assertThat(find(id))
                .isEqualTo(new Task(id, tenant, "ingestion", "doc", TaskStatus.PENDING, 0, Optional.empty(), NOW, NOW));
    }

    @Test
    void insertingTwiceKeepsTheFirst() {
        var id = pending();
        advance(id, TaskStatus.RUNNING);

        store().insert(new Task(id, tenant, "other", "x", TaskStatus.PENDING, 0, Optional.empty(), NOW, NOW));

        assertThat(find(id).status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(find(id).kind()).isEqualTo("ingestion");
    }

    @Test
    void takesEveryAllowedWayAndRefusesEveryOther() {
        for (var from : TaskStatus.values()) {
            for (var to : TaskStatus.values()) {
                if (to == TaskStatus.PENDING) {
                    continue; // Nothing leads back to it, so no caller can ask.
                }
                var id = pending();
                WAYS.getOrDefault(from, List.of())
                        .forEach(step -> assertThat(advance(id, step)).isTrue());
                var before = find(id);
                assertThat(before.status()).isEqualTo(from);

                var moved = advance(id, to);

                assertThat(moved)
                        .as("%s to %s", from, to)
                        .isEqualTo(to.predecessors().contains(from));
                assertThat(find(id).status()).isEqualTo(moved ? to : from);
                if (!moved) {
                    assertThat(find(id)).isEqualTo(before);
                }
            }
        }
    }

    @Test
    void countsAttemptsAndForgetsTheErrorOfTheOneBefore() {
        var id = pending();
        advance(id, TaskStatus.RUNNING);
        advance(id, TaskStatus.RETRY);
        assertThat(find(id).error()).contains("Why.");
        advance(id, TaskStatus.RUNNING);

        assertThat(find(id).attempt()).isEqualTo(2);
        assertThat(find(id).error()).isEmpty();
        assertThat(Duration.between(find(id).createdAt(), find(id).updatedAt())).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anotherTenantHasNoSuchTask() {
        var id = pending();
        var stranger = TenantId.fresh();

        assertThat(store().find(stranger, id)).isEmpty();
        assertThat(store().advance(stranger, id, TaskStatus.RUNNING, Optional.empty(), NOW))
                .isFalse();
        assertThat(find(id).status()).isEqualTo(TaskStatus.PENDING);
    }
}
