package ai.jarvis.persona;

import ai.jarvis.chat.MessageId;
import ai.jarvis.platform.Json;
import ai.jarvis.tenancy.TenantId;
import java.util.Map;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** Persona events on the platform's bus. */
public final class EventBridgePersonaEvents implements PersonaEvents {
    private final EventBridgeClient events;
    private final String bus;

    public EventBridgePersonaEvents(EventBridgeClient events, String bus) {
        this.events = events;
        this.bus = bus;
    }

    @Override
    public void sampled(TenantId tenant, PersonaId persona, int version, MessageId answer) {
        var detail = Map.of(
                "tenant_id",
                tenant.value(),
                "persona_id",
                persona.value(),
                "version",
                version,
                "message_id",
                answer.value());
        var entry = PutEventsRequestEntry.builder()
                .eventBusName(bus)
                .source("jarvis.persona")
                .detailType("Answer Sampled")
                .detail(Json.write(detail))
                .build();
        var result = events.putEvents(request -> request.entries(entry));
        if (result.failedEntryCount() > 0) {
            throw new IllegalStateException(
                    "The bus refused an event: " + result.entries().getFirst().errorCode());
        }
    }
}
