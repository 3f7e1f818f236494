package ai.jarvis.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Json;
import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

class EventBridgeQuotaEventsTest {
    private final List<PutEventsRequestEntry> sent = new ArrayList<>();
    private final TenantId tenant = TenantId.fresh();
    private final QuotaWarning warning = new QuotaWarning(
            tenant,
            QuotaName.TOKENS_DAY,
            Scope.KEY,
            "key_1",
            "2026-11-21",
            80,
            810,
            1000,
            Instant.parse("2026-11-21T10:00:00Z"));

    private QuotaEvents events(int failures) {
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
        return new EventBridgeQuotaEvents(bus, "jarvis");
    }

    @Test
    void tellsWhoseQuotaAndHowMuchOfItIsUsed() {
        events(0).warned(warning);

        var entry = sent.getFirst();
        assertThat(entry.eventBusName()).isEqualTo("jarvis");
        assertThat(entry.source()).isEqualTo("jarvis.quota");
        assertThat(entry.detailType()).isEqualTo("Quota Warning");
        assertThat(Json.readObject(entry.detail()))
                .isEqualTo(Map.of(
                        "tenant_id", tenant.value(),
                        "quota", "tokens_day",
                        "scope", "key",
                        "subject", "key_1",
                        "period", "2026-11-21",
                        "percent", 80,
                        "used", 810,
                        "limit", 1000,
                        "at", "2026-11-21T10:00:00Z"));
    }

    @Test
    void failsIfTheBusTakesItNot() {
        assertThatThrownBy(() -> events(1).warned(warning))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ThrottlingException");
    }
}
