package ai.jarvis.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.Money;
import ai.jarvis.platform.Json;
import ai.jarvis.tenancy.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

class EventBridgeBudgetEventsTest {
    private final List<PutEventsRequestEntry> sent = new ArrayList<>();
    private final TenantId tenant = TenantId.fresh();
    private final BudgetAlert alert = new BudgetAlert(
            tenant,
            new Budget(
                    "team",
                    Optional.of(Budget.EACH),
                    Optional.of(new ModelId("large")),
                    Optional.empty(),
                    Budget.Every.MONTH,
                    new Money(new BigDecimal("10"), "USD"),
                    List.of(80),
                    true),
            Optional.of("usr_ann"),
            "2026-11",
            80,
            new Money(new BigDecimal("8.1"), "USD"),
            Instant.parse("2026-11-21T10:00:00Z"));

    private BudgetEvents events(int failures) {
        EventBridgeClient bus = new EventBridgeClient() {
            @Override
            public PutEventsResponse putEvents(PutEventsRequest request) {
                sent.addAll(request.entries());
                return PutEventsResponse.builder()
                        .failedEntryCount(failures)
                        .entries(PutEventsResultEntry.builder()
                                .errorCode("ThrottlingException")
                                .build())
                        .build();
            }

            @Override
            public String serviceName() {
                return SERVICE_NAME;
            }

            @Override
            public void close() {}
        };
        return new EventBridgeBudgetEvents(bus, "jarvis");
    }

    @Test
    void tellsWhichBudgetAndHowMuchOfItIsSpent() {
        events(0).alerted(alert);

        var entry = sent.getFirst();
        assertThat(entry.eventBusName()).isEqualTo("jarvis");
        assertThat(entry.source()).isEqualTo("jarvis.quota");
        assertThat(entry.detailType()).isEqualTo("Budget Alert");
        assertThat(Json.readObject(entry.detail()))
                .containsOnly(
                        Map.entry("tenant_id", tenant.value()),
                        Map.entry("budget", "team"),
                        Map.entry("user", "usr_ann"),
                        Map.entry("model", "large"),
                        Map.entry("period", "2026-11"),
                        Map.entry("percent", 80),
                        Map.entry("spent", "8.1"),
                        Map.entry("amount", "10"),
                        Map.entry("currency", "USD"),
                        Map.entry("hard_stop", true),
                        Map.entry("at", "2026-11-21T10:00:00Z"));
    }

    @Test
    void failsIfTheBusTakesItNot() {
        assertThatThrownBy(() -> events(1).alerted(alert))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ThrottlingException");
    }
}
