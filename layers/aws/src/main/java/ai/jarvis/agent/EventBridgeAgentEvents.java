package ai.jarvis.agent;

import ai.jarvis.platform.Json;
import java.util.LinkedHashMap;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** How executions of agents come on, on the platform's bus. */
public final class EventBridgeAgentEvents implements AgentEvents {
    private final EventBridgeClient events;
    private final String bus;

    public EventBridgeAgentEvents(EventBridgeClient events, String bus) {
        this.events = events;
        this.bus = bus;
    }

    @Override
    public void changed(Execution execution) {
        var detail = new LinkedHashMap<String, Object>();
        detail.put("tenant_id", execution.tenant().value());
        detail.put("execution_id", execution.id().value());
        detail.put("agent_id", execution.agent().value());
        detail.put("root_id", execution.place().root().value());
        detail.put("status", execution.status().wireName());
        detail.put("attempt", execution.attempt());
        execution
                .ending()
                .ifPresent(ending -> detail.put("stop_reason", ending.reason().wireName()));
        var entry = PutEventsRequestEntry.builder()
                .eventBusName(bus)
                .source("jarvis.agent")
                .detailType("Agent Execution Status Changed")
                .detail(Json.write(detail))
                .build();
        var result = events.putEvents(request -> request.entries(entry));
        if (result.failedEntryCount() > 0) {
            throw new IllegalStateException(
                    "The bus refused an event: " + result.entries().getFirst().errorCode());
        }
    }
}
