package ai.jarvis.workflow;

import ai.jarvis.platform.Json;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.step.NotifyStep;
import ai.jarvis.workflow.step.StepCall;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** What happens in workflows, on the platform's bus. */
public final class EventBridgeWorkflowEvents implements RunEvents, NotifyStep.Notices, TenantEvents {
    private final EventBridgeClient events;
    private final String bus;

    public EventBridgeWorkflowEvents(EventBridgeClient events, String bus) {
        this.events = events;
        this.bus = bus;
    }

    @Override
    public void changed(Run run) {
        var detail = new LinkedHashMap<String, Object>();
        detail.put("tenant_id", run.tenant().value());
        detail.put("run_id", run.id().value());
        detail.put("workflow_id", run.workflow().value());
        detail.put("status", run.status().wireName());
        detail.put("attempt", run.attempt());
        run.error().ifPresent(error -> detail.put("error", error.code()));
        publish("Run Status Changed", detail);
    }

    @Override
    public void put(StepCall call, String id, Map<String, Object> notice) {
        var detail = new LinkedHashMap<String, Object>();
        detail.put("tenant_id", call.tenant().value());
        detail.put("notification_id", id);
        detail.put("run_id", call.run().value());
        detail.put("step", call.name());
        detail.put("notice", notice);
        publish("Notification Requested", detail);
    }

    @Override
    public void happened(TenantId tenant, String type, String id, Map<String, Object> data) {
        publish("Tenant Event", Map.of("tenant_id", tenant.value(), "event_id", id, "type", type, "data", data));
    }

    private void publish(String type, Map<String, Object> detail) {
        var entry = PutEventsRequestEntry.builder()
                .eventBusName(bus)
                .source("jarvis.workflow")
                .detailType(type)
                .detail(Json.write(detail))
                .build();
        var result = events.putEvents(request -> request.entries(entry));
        if (result.failedEntryCount() > 0) {
            throw new IllegalStateException(
                    "The bus refused an event: " + result.entries().getFirst().errorCode());
        }
    }
}
