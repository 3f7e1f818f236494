package ai.jarvis.workflow;

import ai.jarvis.platform.Ids;
import ai.jarvis.platform.Text;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.Map;
import java.util.Optional;

/** What has happened with a tenant, told over HTTP for triggers to hear. */
@Controller("/api/v1/events")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "workflows")
class EventController {
    static final int MAX_TYPE = 200;
    private static final int MAX_ID = 150;

    private final TenantEvents events;

    EventController(TenantEvents events) {
        this.events = events;
    }

    @Introspected
    record NewEvent(
            @NotNull String type,
            @Schema(description = "By which an event that is told twice is known; a new one unless told")
                    Optional<String> id,
            Optional<Map<String, Object>> data) {}

    @Introspected
    record Accepted(String id) {}

    @Post
    @Status(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Tell of an event",
            description = "Each trigger that waits for it starts one run, however often it is told with the same id.")
    HttpResponse<Accepted> tell(@Body @Valid NewEvent body, Caller caller) {
        caller.require(Permission.WORKFLOW_EXECUTE);
        Text.require("/type", body.type(), MAX_TYPE);
        body.id().ifPresent(id -> Text.require("/id", id, MAX_ID));
        var id = body.id().orElseGet(() -> Ids.fresh("evt_"));
        events.happened(caller.tenant(), body.type(), id, body.data().orElse(Map.of()));
        return HttpResponse.<Accepted>accepted().body(new Accepted(id));
    }
}
