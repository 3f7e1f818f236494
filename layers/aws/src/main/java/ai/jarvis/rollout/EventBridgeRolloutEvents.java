package ai.jarvis.rollout;

import ai.jarvis.platform.Json;
import java.util.LinkedHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** Rollouts' events on the platform's bus. What is done stays done if nobody can be told. */
public final class EventBridgeRolloutEvents implements RolloutEvents {
    private static final Logger LOG = LoggerFactory.getLogger(EventBridgeRolloutEvents.class);

    private final EventBridgeClient events;
    private final String bus;

    public EventBridgeRolloutEvents(EventBridgeClient events, String bus) {
        this.events = events;
        this.bus = bus;
    }

    @Override
    public void rolledBack(Rollout rollout, RolloutMove move) {
        var detail = new LinkedHashMap<String, Object>();
        detail.put("tenant_id", rollout.tenant().value());
        detail.put("rollout_id", rollout.id().value());
        detail.put("subject", rollout.subject().kind().wireName());
        detail.put("name", rollout.subject().name());
        detail.put("candidate", rollout.candidate());
        detail.put("baseline", rollout.baseline());
        detail.put("stage", rollout.stage() + 1);
        detail.put("by", move.by());
        detail.put("reason", move.reason().orElse(null));
        detail.put("at", move.at().toString());
        var entry = PutEventsRequestEntry.builder()
                .eventBusName(bus)
                .source("jarvis.rollout")
                .detailType("Rollout Rolled Back")
                .detail(Json.write(detail))
                .build();
        try {
            var result = events.putEvents(request -> request.entries(entry));
            if (result.failedEntryCount() > 0) {
                LOG.error(
                        "The bus refused the event of {}: {}",
                        rollout.id(),
                        result.entries().getFirst().errorCode());
            }
        } catch (SdkException e) {
            LOG.error("Nobody is told that {} was rolled back", rollout.id(), e);
        }
    }
}
