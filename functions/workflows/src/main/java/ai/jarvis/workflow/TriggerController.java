package ai.jarvis.workflow;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Text;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.PathId;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What starts runs of a workflow, over HTTP. */
@Controller("/api/v1/workflows/{workflow}/triggers")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "workflows")
class TriggerController {
    private static final int MAX_EXPRESSION = 256;

    private final Triggers triggers;

    TriggerController(Triggers triggers) {
        this.triggers = triggers;
    }

    /** One of schedule, event and webhook. */
    @Introspected
    record NewTrigger(
            @Valid Optional<ScheduleView> schedule,
            @Valid Optional<EventView> event,
            @Schema(description = "An empty object: there is nothing to say") Optional<WebhookView> webhook,
            @Schema(description = "What each run gets beside the event or the time")
                    Optional<Map<String, Object>> input) {
        Trigger.Source source() {
            if (Stream.of(schedule, event, webhook).filter(Optional::isPresent).count() != 1) {
                throw Refusal.invalid("", "must have exactly one of schedule, event and webhook");
            }
            return schedule.<Trigger.Source>map(ScheduleView::source)
                    .or(() -> event.map(EventView::source))
                    .orElseGet(Trigger.Source.Webhook::new);
        }
    }

    @Introspected
    record ScheduleView(
            @Schema(example = "rate(5 minutes)", description = "As EventBridge Scheduler takes it") @NotNull
                    String expression,
            @Schema(example = "Asia/Singapore", description = "UTC unless told") Optional<String> timeZone) {
        Trigger.Source source() {
            Text.require("/schedule/expression", expression, MAX_EXPRESSION);
            var zone = timeZone.orElse("UTC");
            try {
                return new Trigger.Source.Schedule(expression, ZoneId.of(zone).getId());
            } catch (DateTimeException e) {
                throw Refusal.invalid("/schedule/time_zone", "is not a time zone");
            }
        }
    }

    @Introspected
    record EventView(
            @Schema(description = "What was given as type to POST /api/v1/events, or one of the platform's own events")
                    @NotNull
                    String type,
            @Schema(description = "Fields that the event's data must have, with these values")
                    Optional<Map<String, Object>> match) {
        Trigger.Source source() {
            return new Trigger.Source.Event(
                    Text.require("/event/type", type, EventController.MAX_TYPE), match.orElse(Map.of()));
        }
    }

    @Introspected
    record WebhookView(
            @Schema(description = "Where requests are sent") Optional<String> url,
            @Schema(description = "By which they are signed; shown once") Optional<String> secret) {}

    @Introspected
    record TriggerView(
            String id,
            String workflowId,
            @Schema(description = "schedule, event or webhook") String kind,
            Optional<ScheduleView> schedule,
            Optional<EventView> event,
            Optional<WebhookView> webhook,
            Map<String, Object> input,
            Instant createdAt) {
        static TriggerView of(Trigger trigger, Optional<WebhookSecret> secret) {
            return new TriggerView(
                    trigger.id().value(),
                    trigger.workflow().value(),
                    trigger.source().kind(),
                    trigger.source() instanceof Trigger.Source.Schedule schedule
                            ? Optional.of(new ScheduleView(schedule.expression(), Optional.of(schedule.timeZone())))
                            : Optional.empty(),
                    trigger.source() instanceof Trigger.Source.Event event
                            ? Optional.of(new EventView(event.type(), Optional.of(event.match())))
                            : Optional.empty(),
                    trigger.source() instanceof Trigger.Source.Webhook
                            ? Optional.of(new WebhookView(
                                    Optional.of("/api/v1/hooks/" + trigger.tenant() + "/" + trigger.id()),
                                    secret.map(WebhookSecret::value)))
                            : Optional.empty(),
                    trigger.input(),
                    trigger.createdAt());
        }
    }

    @Introspected
    record TriggersView(List<TriggerView> items) {}

    /** Not under an idempotency key: its answer has a secret, which is kept nowhere else. */
    @Post
    @Status(HttpStatus.CREATED)
    @Operation(
            summary = "Have a workflow run by a schedule, an event or a webhook",
            description = "Runs work in the name of whoever makes the trigger. A webhook's secret is shown once. Its"
                    + " requests have the headers Jarvis-Timestamp, in seconds since 1970, and Jarvis-Signature: v1= and"
                    + " the HMAC-SHA256 of the timestamp, a full stop and the body, in hexadecimal digits; and"
                    + " Jarvis-Event-Id, by which one that is sent twice is known.")
    HttpResponse<TriggerView> create(@PathVariable String workflow, @Body @Valid NewTrigger body, Caller caller) {
        var made = triggers.create(
                caller,
                WorkflowController.workflowId(workflow),
                body.source(),
                body.input().orElse(Map.of()));
        return HttpResponse.created(TriggerView.of(made.trigger(), made.secret()));
    }

    @Get
    @Operation(summary = "List what starts runs of a workflow, oldest first")
    TriggersView list(@PathVariable String workflow, Caller caller) {
        return new TriggersView(triggers.list(caller, WorkflowController.workflowId(workflow)).stream()
                .map(trigger -> TriggerView.of(trigger, Optional.empty()))
                .toList());
    }

    @Delete("/{id}")
    @Status(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete a trigger")
    void delete(@PathVariable String workflow, @PathVariable String id, Caller caller) {
        triggers.delete(caller, WorkflowController.workflowId(workflow), PathId.of(id, TriggerId::new, "trigger"));
    }
}
