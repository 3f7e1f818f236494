package ai.jarvis.usage;

import ai.jarvis.model.Money;
import ai.jarvis.platform.Json;
import ai.jarvis.usage.UsageArchive.Format;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A record as a line of a file. */
final class UsageLine {
    private static final String CSV_HEADER =
            "id,at,tenant_id,user,scenario,model,input_tokens,output_tokens,cost,currency,outcome,estimated"
                    + ",cached_input_tokens,price_from,unpriced\r\n";

    private UsageLine() {}

    static String header(Format format) {
        return format == Format.CSV ? CSV_HEADER : "";
    }

    static String of(UsageRecord record, Format format) {
        var fields = fields(record);
        return format == Format.CSV
                ? fields.values().stream().map(UsageLine::quoted).collect(Collectors.joining(",", "", "\r\n"))
                : Json.write(fields) + "\n";
    }

    /** In the order of the header; what is not there is empty in CSV and null in JSON. */
    private static Map<String, @Nullable Object> fields(UsageRecord record) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", record.id().value());
        fields.put("at", record.at().toString());
        fields.put("tenant_id", record.account().tenant().value());
        fields.put("user", record.account().principal().orElse(null));
        fields.put("scenario", record.scenario().wireName());
        fields.put("model", record.model().value());
        fields.put("input_tokens", record.tokens().inputTokens());
        fields.put("output_tokens", record.tokens().outputTokens());
        fields.put(
                "cost", record.cost().map(cost -> cost.amount().toPlainString()).orElse(null));
        fields.put("currency", record.cost().map(Money::currency).orElse(null));
        fields.put("outcome", record.outcome().wireName());
        fields.put("estimated", record.estimated());
        fields.put("cached_input_tokens", record.tokens().cachedInputTokens());
        fields.put("price_from", record.priceFrom().map(Instant::toString).orElse(null));
        fields.put("unpriced", record.cost().isEmpty());
        return fields;
    }

    private static String quoted(@Nullable Object field) {
        var text = field == null ? "" : field.toString();
        return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
