package ai.jarvis.chat;

import ai.jarvis.model.gateway.CachedAnswers;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;

/** The answers of models that may be given again, over HTTP. */
@Controller("/api/v1/models/cache")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "models")
class AnswerCacheController {
    private final CachedAnswers cache;

    AnswerCacheController(CachedAnswers cache) {
        this.cache = cache;
    }

    @Post("/purge")
    @Status(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Throw the cached answers away",
            description = "All of the tenant's, on every instance within a second.")
    void purge(Caller caller) {
        caller.require(Permission.MODELS_WRITE);
        cache.purge(caller.tenant());
    }
}
