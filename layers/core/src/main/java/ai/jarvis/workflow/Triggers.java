package ai.jarvis.workflow;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Text;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts runs by the clock, by events and by webhooks; each once, however often it is told. */
public final class Triggers {
    private static final int MOST = 100;
    private static final int MAX_EVENT_ID = 200;

    private final TriggerStore store;
    private final WorkflowStore workflows;
    private final Schedules schedules;
    private final RunSubmission submission;
    private final WebhookSecrets secrets;
    private final Clock clock;

    public Triggers(
            TriggerStore store,
            WorkflowStore workflows,
            Schedules schedules,
            RunSubmission submission,
            WebhookSecrets secrets,
            Clock clock) {
        this.store = store;
        this.secrets = secrets;
        this.workflows = workflows;
        this.schedules = schedules;
        this.submission = submission;
        this.clock = clock;
    }

    /** A new trigger, and the secret of one that is a webhook, which is not shown again. */
    public record Made(Trigger trigger, Optional<WebhookSecret> secret) {}

    public Made create(Caller caller, WorkflowId workflow, Trigger.Source source, Map<String, Object> input) {
        caller.require(Permission.WORKFLOW_CREATE);
        caller.require(Permission.WORKFLOW_EXECUTE);
        requireWorkflow(caller, workflow);
        if (store.ofWorkflow(caller.tenant(), workflow).size() >= MOST) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT, "too_many_triggers", "A workflow has at most " + MOST + " triggers.");
        }
        var trigger = new Trigger(
                TriggerId.fresh(), caller.tenant(), workflow, source, input, Actor.of(caller), clock.instant());
        var secret = source instanceof Trigger.Source.Webhook
                ? Optional.of(secrets.of(trigger.tenant(), trigger.id()))
                : Optional.<WebhookSecret>empty();
        store.insert(trigger);
        if (source instanceof Trigger.Source.Schedule) {
            schedule(trigger);
        }
        return new Made(trigger, secret);
    }

    private void schedule(Trigger trigger) {
        try {
            schedules.put(trigger);
        } catch (RuntimeException e) {
            store.delete(trigger.tenant(), trigger.id());
            throw e;
        }
    }

    public List<Trigger> list(Caller caller, WorkflowId workflow) {
        caller.require(Permission.WORKFLOW_READ);
        requireWorkflow(caller, workflow);
        return store.ofWorkflow(caller.tenant(), workflow);
    }

    public void delete(Caller caller, WorkflowId workflow, TriggerId id) {
        caller.require(Permission.WORKFLOW_CREATE);
        var trigger = store.find(caller.tenant(), id)
                .filter(found -> found.workflow().equals(workflow))
                .orElseThrow(Triggers::unknown);
        if (trigger.source() instanceof Trigger.Source.Schedule) {
            schedules.remove(trigger);
        }
        store.delete(caller.tenant(), id);
    }

    private void requireWorkflow(Caller caller, WorkflowId workflow) {
        if (workflows.find(caller.tenant(), workflow).isEmpty()) {
            throw Workflows.unknown();
        }
    }

    /**
     * A request to a webhook.
     *
     * @param eventId what the sender calls it; the signature stands in for it
     * @param body as it was sent
     * @param event what it says
     */
    public record Call(String signature, String timestamp, Optional<String> eventId, String body, Object event) {}

    /**
     * Starts the run that a webhook's request asks for.
     *
     * @throws Refusal {@code invalid_signature} for a request that is not by who has the secret, or not of now, and also
     *     if there is no such webhook
     */
    public Run called(TenantId tenant, TriggerId id, Call call) {
        var isGood = secrets.of(tenant, id).isGood(call.signature(), call.timestamp(), call.body(), clock.instant());
        var trigger = (isGood ? store.find(tenant, id) : Optional.<Trigger>empty())
                .filter(found -> found.source() instanceof Trigger.Source.Webhook);
        return trigger.map(found -> fire(found, call.eventId().orElse(call.signature()), Map.of("event", call.event())))
                .orElseThrow(() -> Refusal.of(
                        Refusal.Kind.UNAUTHENTICATED,
                        "invalid_signature",
                        "The request is not signed as the webhook's secret says, or not of now."));
    }

    /**
     * Starts the runs that an event asks for.
     *
     * @param eventId the same each time that the event is delivered
     */
    public List<Run> happened(TenantId tenant, String type, String eventId, Map<String, Object> data) {
        return store.ofEvent(tenant, type).stream()
                .filter(trigger -> trigger.source() instanceof Trigger.Source.Event event && event.fits(data))
                .map(trigger -> fire(trigger, eventId, Map.of("event", data)))
                .toList();
    }

    /** Starts the run of a schedule; a trigger that is gone starts none. */
    public Optional<Run> due(TenantId tenant, TriggerId id, String scheduledAt) {
        return store.find(tenant, id).map(trigger -> fire(trigger, scheduledAt, Map.of("scheduled_at", scheduledAt)));
    }

    private Run fire(Trigger trigger, String eventId, Map<String, Object> said) {
        Text.require("/event_id", eventId, MAX_EVENT_ID);
        var input = new HashMap<>(trigger.input());
        input.putAll(said);
        return submission.submit(
                trigger.tenant(),
                trigger.workflow(),
                new Run.Wish(
                        input,
                        trigger.actor(),
                        trigger.source().kind(),
                        Optional.of(trigger.id() + "#" + eventId),
                        Run.Priority.NORMAL,
                        RunLimits.MOST));
    }

    private static Refusal unknown() {
        return Refusal.notFound("trigger");
    }
}
