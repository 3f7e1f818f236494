package ai.jarvis.knowledge;

import ai.jarvis.task.Task;
import ai.jarvis.task.TaskId;
import ai.jarvis.task.Tasks;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.web.PathId;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Optional;

/** Tasks over HTTP; ingestion is the only kind so far. */
@Controller("/api/v1/tasks")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "tasks")
class TaskController {
    private final Tasks tasks;

    TaskController(Tasks tasks) {
        this.tasks = tasks;
    }

    @Introspected
    record TaskView(
            String id,
            String kind,
            String subject,
            String status,
            int attempt,
            Optional<String> error,
            Instant createdAt,
            Instant updatedAt) {
        static TaskView of(Task task) {
            return new TaskView(
                    task.id().value(),
                    task.kind(),
                    task.subject(),
                    task.status().wireName(),
                    task.attempt(),
                    task.error(),
                    task.createdAt(),
                    task.updatedAt());
        }
    }

    @Get("/{id}")
    @Operation(summary = "Show a task")
    TaskView get(@PathVariable String id, Caller caller) {
        caller.require(Permission.DOCUMENTS_READ);
        return TaskView.of(tasks.get(caller.tenant(), PathId.of(id, TaskId::new, "task")));
    }
}
