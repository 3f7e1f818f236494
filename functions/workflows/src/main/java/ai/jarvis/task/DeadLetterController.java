package ai.jarvis.task;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.Listing;
import ai.jarvis.web.Paging;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;

/** Tasks that failed for good, over HTTP. */
@Controller("/api/v1/dead-letters")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "tasks")
class DeadLetterController {
    private final DeadLetters deadLetters;

    DeadLetterController(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    @Introspected
    record DeadLetterView(String taskId, String kind, String subject, String error, int attempts, Instant archivedAt) {
        static DeadLetterView of(DeadLetter letter) {
            return new DeadLetterView(
                    letter.task().value(),
                    letter.kind(),
                    letter.subject(),
                    letter.error(),
                    letter.attempts(),
                    letter.archivedAt());
        }
    }

    @Get
    @Operation(
            summary = "List the tasks that failed for good and were not replayed, newest first",
            description = "POST /api/v1/tasks/{id}/replay has one done again.")
    Listing<DeadLetterView> list(@RequestBean Paging paging, Caller caller) {
        return Listing.of(deadLetters.list(caller, paging.request()), DeadLetterView::of);
    }
}
