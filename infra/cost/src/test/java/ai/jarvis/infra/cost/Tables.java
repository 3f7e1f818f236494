package ai.jarvis.infra.cost;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Small tables of prices and plans, in which a person can follow the sums, and the real ones. */
final class Tables {
    static final Path INFRA = Path.of("..");

    static final String PRICES =
            """
            regions: [here, there]
            hours: 100
            prices:
              node: {unit: node and hour, usd: {here: 0.5, there: 0.75}, source: "https://aws.amazon.com/x/", as_of: 2025-06-01}
              key: {unit: key and month, usd: 2, source: "https://aws.amazon.com/y/", as_of: 2025-05-01, checked: 2025-07-01}
              small-disk: {unit: GB, usd: 0.1, source: "https://aws.amazon.com/z/", as_of: 2025-06-01, certain: false}
              function-gb-second: {unit: GB-second, usd: 0.001, source: "https://aws.amazon.com/f/", as_of: 2025-06-01}
              function-request: {unit: request, usd: 0.01, source: "https://aws.amazon.com/f/", as_of: 2025-06-01}
            """;

    private Tables() {}

    static JsonNode yaml(String text) {
        try {
            return YAMLMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build()
                    .readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PriceTable prices() {
        return PriceTable.read(yaml(PRICES));
    }

    /** A plan of one resource for each pair of address and attributes in JSON. */
    static Plan plan(String... addressesAndAttributes) {
        var changes = new StringBuilder();
        for (int i = 0; i < addressesAndAttributes.length; i += 2) {
            var address = addressesAndAttributes[i];
            var module = address.contains("aws_") ? address.substring(0, Math.max(0, address.indexOf("aws_") - 1)) : "";
            var type = address.substring(address.indexOf("aws_")).split("\\.", 2)[0];
            changes.append(
                    """
                    - {address: '%s', module_address: '%s', type: %s, mode: managed, change: {after: %s}}
                    """
                            .formatted(address, module, type, addressesAndAttributes[i + 1]));
        }
        return Plan.read(yaml("resource_changes:\n" + changes));
    }
}
