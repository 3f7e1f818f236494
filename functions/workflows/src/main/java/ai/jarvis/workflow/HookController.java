package ai.jarvis.workflow;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.web.PublicAccess;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;

/** Webhooks that start runs. Whoever calls one has no credentials but the webhook's secret, which signs the request. */
@Controller("/api/v1/hooks")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "workflows")
class HookController {
    private final Triggers triggers;
    private final ObjectMapper json;

    HookController(Triggers triggers, ObjectMapper json) {
        this.triggers = triggers;
        this.json = json;
    }

    @Introspected
    record Started(String runId, String status) {}

    @Post("/{tenant}/{trigger}")
    @Consumes(MediaType.ALL)
    @PublicAccess
    @Status(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Start a run by a signed request",
            description = "The body, JSON or any text, is the run's input event. A request that is sent again, by its"
                    + " Jarvis-Event-Id or else its signature, starts no other run.")
    HttpResponse<Started> call(
            @PathVariable String tenant,
            @PathVariable String trigger,
            @Header("Jarvis-Signature") @Nullable String signature,
            @Header("Jarvis-Timestamp") @Nullable String timestamp,
            @Header("Jarvis-Event-Id") @Nullable String eventId,
            @Body @Nullable String body) {
        var text = body == null ? "" : body;
        var call = new Triggers.Call(
                signature == null ? "" : signature,
                timestamp == null ? "" : timestamp,
                Optional.ofNullable(eventId),
                text,
                event(text));
        try {
            var run = triggers.called(new TenantId(tenant), new TriggerId(trigger), call);
            return HttpResponse.<Started>accepted()
                    .body(new Started(run.id().value(), run.status().wireName()));
        } catch (IllegalArgumentException e) {
            throw Refusal.of(Refusal.Kind.UNAUTHENTICATED, "invalid_signature", "There is no such webhook.");
        }
    }

    private Object event(String body) {
        try {
            var value = json.readValue(body, Object.class);
            return value == null ? "" : value;
        } catch (JsonProcessingException e) {
            return body; // It need not be JSON.
        }
    }
}
