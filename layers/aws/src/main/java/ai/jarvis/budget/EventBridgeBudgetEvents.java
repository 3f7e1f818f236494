package ai.jarvis.budget;

import ai.jarvis.model.ModelId;
import ai.jarvis.platform.Json;
import ai.jarvis.usage.Scenario;
import java.util.LinkedHashMap;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** Alerts of budgets on the platform's bus. */
public final class EventBridgeBudgetEvents implements BudgetEvents {
    private final EventBridgeClient events;
    private final String bus;

    public EventBridgeBudgetEvents(EventBridgeClient events, String bus) {
        this.events = events;
        this.bus = bus;
    }

    @Override
    public void alerted(BudgetAlert alert) {
        var budget = alert.budget();
        var detail = new LinkedHashMap<String, Object>();
        detail.put("tenant_id", alert.tenant().value());
        detail.put("budget", budget.name());
        alert.user().ifPresent(user -> detail.put("user", user));
        budget.model().map(ModelId::value).ifPresent(model -> detail.put("model", model));
        budget.scenario().map(Scenario::wireName).ifPresent(scenario -> detail.put("scenario", scenario));
        detail.put("period", alert.period());
        detail.put("percent", alert.percent());
        detail.put("spent", alert.spent().amount().toPlainString());
        detail.put("amount", budget.amount().amount().toPlainString());
        detail.put("currency", budget.amount().currency());
        detail.put("hard_stop", budget.hardStop());
        detail.put("at", alert.at().toString());
        var entry = PutEventsRequestEntry.builder()
                .eventBusName(bus)
                .source("jarvis.quota")
                .detailType("Budget Alert")
                .detail(Json.write(detail))
                .build();
        var result = events.putEvents(request -> request.entries(entry));
        if (result.failedEntryCount() > 0) {
            throw new IllegalStateException(
                    "The bus refused an event: " + result.entries().getFirst().errorCode());
        }
    }
}
