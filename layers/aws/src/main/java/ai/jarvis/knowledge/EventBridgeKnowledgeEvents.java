package ai.jarvis.knowledge;

import ai.jarvis.platform.Json;
import ai.jarvis.tenancy.TenantId;
import java.util.Map;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** Knowledge events on the platform's bus. */
public final class EventBridgeKnowledgeEvents implements KnowledgeEvents {
    private final EventBridgeClient events;
    private final String bus;

    public EventBridgeKnowledgeEvents(EventBridgeClient events, String bus) {
        this.events = events;
        this.bus = bus;
    }

    @Override
    public void documentDeleted(TenantId tenant, DocumentId document) {
        publish("Document Deleted", Map.of("tenant_id", tenant.value(), "document_id", document.value()));
    }

    @Override
    public void collectionDeleted(TenantId tenant, CollectionId collection) {
        publish("Collection Deleted", Map.of("tenant_id", tenant.value(), "collection_id", collection.value()));
    }

    @Override
    public void vectorsMisplaced(TenantId tenant) {
        publish("Vectors Misplaced", Map.of("tenant_id", tenant.value()));
    }

    private void publish(String type, Map<String, String> detail) {
        var entry = PutEventsRequestEntry.builder()
                .eventBusName(bus)
                .source("jarvis.knowledge")
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
