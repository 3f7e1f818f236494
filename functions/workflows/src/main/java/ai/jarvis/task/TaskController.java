package ai.jarvis.task;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.web.PathId;
import ai.jarvis.web.StartsExecution;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Optional;

/** Tasks of all kinds over HTTP. */
@Controller("/api/v1/tasks")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "tasks")
class TaskController {
    private static final String WORKFLOW_RUN = "workflow-run";

    private final Tasks tasks;
    private final DeadLetters deadLetters;

    TaskController(Tasks tasks, DeadLetters deadLetters) {
        this.tasks = tasks;
        this.deadLetters = deadLetters;
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
        if (!caller.may(Permission.WORKFLOW_READ)) {
            caller.require(Permission.DOCUMENTS_READ);
        }
        var task = tasks.get(caller.tenant(), taskId(id));
        caller.require(task.kind().equals(WORKFLOW_RUN) ? Permission.WORKFLOW_READ : Permission.DOCUMENTS_READ);
        return TaskView.of(task);
    }

    @Post("/{id}/replay")
    @Status(HttpStatus.ACCEPTED)
    @StartsExecution
    @Operation(summary = "Have a task that failed done again", description = "What succeeded is kept.")
    HttpResponse<TaskView> replay(@PathVariable String id, Caller caller) {
        return HttpResponse.<TaskView>accepted().body(TaskView.of(deadLetters.replay(caller, taskId(id))));
    }

    private static TaskId taskId(String id) {
        return PathId.of(id, TaskId::new, "task");
    }
}
