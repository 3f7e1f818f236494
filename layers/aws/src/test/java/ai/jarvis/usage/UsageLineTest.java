package ai.jarvis.usage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.Money;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.UsageArchive.Format;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UsageLineTest {
    private static final UsageRecord RECORD = new UsageRecord(
            new UsageId("use_01M7YK9SXR86MZ6JM76PAC3N55"),
            new Account(new TenantId("ten_01M7YK9SXR86MZ6JM76PAC3N55"), Optional.empty()),
            Scenario.INGESTION,
            new ModelId("a \"quoted\", model"),
            new TokenUsage(1_200, 0, 200),
            Optional.of(new Money(new BigDecimal("0.0000012"), "USD")),
            Outcome.ANSWERED,
            false,
            Instant.parse("2030-01-01T00:00:00Z"),
            Optional.of(Instant.parse("2029-12-01T00:00:00Z")));

    @Test
    void aLineOfCsvHasTheFieldsOfTheHeader() {
        assertThat(UsageLine.header(Format.CSV).split(",")).hasSize(15);
        assertThat(UsageLine.of(RECORD, Format.CSV))
                .isEqualTo(
                        "use_01M7YK9SXR86MZ6JM76PAC3N55,2030-01-01T00:00:00Z,ten_01M7YK9SXR86MZ6JM76PAC3N55,,"
                                + "ingestion,\"a \"\"quoted\"\", model\",1200,0,0.0000012,USD,answered,false,200,2029-12-01T00:00:00Z,false\r\n");
    }

    @Test
    void moneyIsADecimalInText() {
        assertThat(UsageLine.of(RECORD, Format.JSONL)).contains("\"cost\":\"0.0000012\"", "\"user\":null");
        assertThat(UsageLine.header(Format.JSONL)).isEmpty();
    }

    @Test
    void aMessageOfTheQueueCarriesTheWholeRecord() {
        assertThat(UsageMessage.read(UsageMessage.write(RECORD))).isEqualTo(RECORD);
    }

    @Test
    void aMessageOfAnEarlierReleaseIsRead() {
        var record = UsageMessage.read(
                """
                {"id": "use_01M7YK9SXR86MZ6JM76PAC3N55", "tenant_id": "ten_01M7YK9SXR86MZ6JM76PAC3N55",
                 "principal": null, "scenario": "CHAT", "model": "m", "input_tokens": 5, "output_tokens": 1,
                 "cost": null, "currency": null, "outcome": "ANSWERED", "estimated": false,
                 "at": "2030-01-01T00:00:00Z"}""");

        assertThat(record.tokens()).isEqualTo(new TokenUsage(5, 1));
        assertThat(record.priceFrom()).isEmpty();
    }
}
