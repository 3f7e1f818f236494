package ai.jarvis.tenancy;

import ai.jarvis.platform.Database;
import ai.jarvis.platform.Json;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** Puts the writes that waited for a tenant's resumption back on the bus. A write may come twice, and none is lost. */
final class HeldWriteRelease {
    /** Most entries that one PutEvents call takes. */
    private static final int BATCH = 10;

    private final Database database;
    private final EventBridgeClient events;
    private final String bus;

    HeldWriteRelease(Database database, EventBridgeClient events, String bus) {
        this.database = database;
        this.events = events;
        this.bus = bus;
    }

    private record Held(String key, String sequencer) {}

    /** Releases the writes of a tenant, unless it is suspended again. */
    void release(TenantId tenant) {
        int released;
        do {
            released = database.inRegistry(tenant, handle -> releaseSome(handle, tenant));
        } while (released == BATCH);
    }

    private int releaseSome(Handle handle, TenantId tenant) {
        var held = handle.createQuery(
                        """
                        delete from held_writes where (tenant_id, key, sequencer) in (
                            select h.tenant_id, h.key, h.sequencer from held_writes h
                            join tenants t on t.id = h.tenant_id and t.status = 'active'
                            where h.tenant_id = :tenant order by h.key, h.sequencer limit :limit)
                        returning key, sequencer""")
                .bind("tenant", tenant.value())
                .bind("limit", BATCH)
                .map((row, context) -> new Held(row.getString("key"), row.getString("sequencer")))
                .list();
        if (!held.isEmpty()) {
            var entries = held.stream().map(write -> entry(tenant, write)).toList();
            var result = events.putEvents(request -> request.entries(entries));
            if (result.failedEntryCount() > 0) {
                throw new IllegalStateException("The bus refused " + result.failedEntryCount() + " events");
            }
        }
        return held.size();
    }

    private PutEventsRequestEntry entry(TenantId tenant, Held write) {
        return PutEventsRequestEntry.builder()
                .eventBusName(bus)
                .source("jarvis.tenancy")
                .detailType("Held Write Released")
                .detail(Json.write(Map.of(
                        "tenant_id",
                        tenant.value(),
                        "object",
                        Map.of("key", write.key(), "sequencer", write.sequencer()))))
                .build();
    }
}
