package ai.jarvis.quota;

import ai.jarvis.platform.Json;
import java.util.LinkedHashMap;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** Quota events on the platform's bus. */
public final class EventBridgeQuotaEvents implements QuotaEvents {
    private final EventBridgeClient events;
    private final String bus;

    public EventBridgeQuotaEvents(EventBridgeClient events, String bus) {
        this.events = events;
        this.bus = bus;
    }

    @Override
    public void warned(QuotaWarning warning) {
        var detail = new LinkedHashMap<String, Object>();
        detail.put("tenant_id", warning.tenant().value());
        detail.put("quota", warning.name().wireName());
        detail.put("scope", warning.scope().wireName());
        detail.put("subject", warning.subject());
        detail.put("period", warning.period());
        detail.put("percent", warning.percent());
        detail.put("used", warning.used());
        detail.put("limit", warning.limit());
        detail.put("at", warning.at().toString());
        var entry = PutEventsRequestEntry.builder()
                .eventBusName(bus)
                .source("jarvis.quota")
                .detailType("Quota Warning")
                .detail(Json.write(detail))
                .build();
        var result = events.putEvents(request -> request.entries(entry));
        if (result.failedEntryCount() > 0) {
            throw new IllegalStateException(
                    "The bus refused an event: " + result.entries().getFirst().errorCode());
        }
    }
}
