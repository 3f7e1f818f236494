package ai.jarvis.tenancy;

import ai.jarvis.platform.Json;
import java.util.Map;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** Jobs on tenants on the platform's bus. */
public final class EventBridgeTenantJobEvents implements TenantJobEvents {
    private final EventBridgeClient events;
    private final String bus;

    public EventBridgeTenantJobEvents(EventBridgeClient events, String bus) {
        this.events = events;
        this.bus = bus;
    }

    @Override
    public void requested(TenantJob job) {
        publish(
                "Tenant Job Requested",
                Map.of(
                        "tenant_id", job.subject().value(),
                        "requested_by", job.owner().value(),
                        "job_id", job.id().value(),
                        "kind", job.kind().wireName()));
    }

    @Override
    public void resumed(TenantId tenant) {
        publish("Tenant Resumed", Map.of("tenant_id", tenant.value()));
    }

    private void publish(String type, Map<String, String> detail) {
        var entry = PutEventsRequestEntry.builder()
                .eventBusName(bus)
                .source("jarvis.tenancy")
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
