package ai.jarvis.usage;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.Money;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.platform.Json;
import ai.jarvis.tenancy.TenantId;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A record as a message of the queue. */
record UsageMessage(
        @JsonProperty("id") String id,
        @JsonProperty("tenant_id") String tenant,
        @JsonProperty("principal") @Nullable String principal,
        @JsonProperty("scenario") Scenario scenario,
        @JsonProperty("model") String model,
        @JsonProperty("input_tokens") int inputTokens,
        @JsonProperty("output_tokens") int outputTokens,
        @JsonProperty("cost") @Nullable String cost,
        @JsonProperty("currency") @Nullable String currency,
        @JsonProperty("outcome") Outcome outcome,
        @JsonProperty("estimated") boolean estimated,
        @JsonProperty("at") String at,
        @JsonProperty("cached_input_tokens") int cachedInputTokens,
        @JsonProperty("price_from") @Nullable String priceFrom) {

    static String write(UsageRecord record) {
        return Json.write(new UsageMessage(
                record.id().value(),
                record.account().tenant().value(),
                record.account().principal().orElse(null),
                record.scenario(),
                record.model().value(),
                record.tokens().inputTokens(),
                record.tokens().outputTokens(),
                record.cost().map(cost -> cost.amount().toPlainString()).orElse(null),
                record.cost().map(Money::currency).orElse(null),
                record.outcome(),
                record.estimated(),
                record.at().toString(),
                record.tokens().cachedInputTokens(),
                record.priceFrom().map(Instant::toString).orElse(null)));
    }

    static UsageRecord read(String body) {
        var message = Json.read(body, UsageMessage.class);
        return new UsageRecord(
                new UsageId(message.id),
                new Account(new TenantId(message.tenant), Optional.ofNullable(message.principal)),
                message.scenario,
                new ModelId(message.model),
                new TokenUsage(message.inputTokens, message.outputTokens, message.cachedInputTokens),
                message.cost == null || message.currency == null
                        ? Optional.empty()
                        : Optional.of(new Money(new BigDecimal(message.cost), message.currency)),
                message.outcome,
                message.estimated,
                Instant.parse(message.at),
                Optional.ofNullable(message.priceFrom).map(Instant::parse));
    }
}
