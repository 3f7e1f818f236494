package ai.jarvis.workflow;

import ai.jarvis.platform.Json;
import ai.jarvis.platform.Refusal;
import java.util.Map;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindow;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.model.Target;
import software.amazon.awssdk.services.scheduler.model.ValidationException;

/**
 * EventBridge Scheduler, which puts a message into the queue of runs when a trigger's time has come.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html">Context
 *     attributes</a>
 */
public final class EventBridgeSchedules implements Schedules {
    private final SchedulerClient scheduler;
    private final WorkflowSettings settings;

    public EventBridgeSchedules(SchedulerClient scheduler, WorkflowSettings settings) {
        this.scheduler = scheduler;
        this.settings = settings;
    }

    @Override
    public void put(Trigger trigger) {
        if (!(trigger.source() instanceof Trigger.Source.Schedule schedule)) {
            throw new IllegalArgumentException("Not a schedule: " + trigger.id());
        }
        try {
            scheduler.createSchedule(request -> request.name(name(trigger))
                    .groupName(settings.scheduleGroup())
                    .description("Starts runs of " + trigger.workflow() + " of " + trigger.tenant())
                    .scheduleExpression(schedule.expression())
                    .scheduleExpressionTimezone(schedule.timeZone())
                    .flexibleTimeWindow(FlexibleTimeWindow.builder()
                            .mode(FlexibleTimeWindowMode.OFF)
                            .build())
                    .target(target(trigger)));
        } catch (ConflictException e) {
            scheduler.updateSchedule(request -> request.name(name(trigger))
                    .groupName(settings.scheduleGroup())
                    .scheduleExpression(schedule.expression())
                    .scheduleExpressionTimezone(schedule.timeZone())
                    .flexibleTimeWindow(FlexibleTimeWindow.builder()
                            .mode(FlexibleTimeWindowMode.OFF)
                            .build())
                    .target(target(trigger)));
        } catch (ValidationException e) {
            throw Refusal.unprocessable(
                    "invalid_schedule",
                    "The schedule is none that EventBridge Scheduler takes.",
                    java.util.List.of(new Refusal.FieldError(
                            "/schedule/expression", "must be a rate, cron or at expression, with a time zone")));
        }
    }

    /** The message looks like an event, so that the queue has one kind of them. */
    private Target target(Trigger trigger) {
        return Target.builder()
                .arn(settings.runsQueue())
                .roleArn(settings.scheduleRole())
                .input(Json.write(Map.of(
                        "source", "jarvis.workflow",
                        "detail-type", "Schedule Due",
                        "detail",
                                Map.of(
                                        "tenant_id", trigger.tenant().value(),
                                        "trigger_id", trigger.id().value(),
                                        "scheduled_at", "<aws.scheduler.scheduled-time>"))))
                .build();
    }

    @Override
    public void remove(Trigger trigger) {
        try {
            scheduler.deleteSchedule(request -> request.name(name(trigger)).groupName(settings.scheduleGroup()));
        } catch (ResourceNotFoundException e) {
            return; // It is gone, which is all that was wanted.
        }
    }

    private static String name(Trigger trigger) {
        return Publishing.prefix(trigger.tenant()) + trigger.id();
    }
}
