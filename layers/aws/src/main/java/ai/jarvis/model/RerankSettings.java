package ai.jarvis.model;

import ai.jarvis.platform.Variables;
import java.math.BigDecimal;
import java.util.Optional;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/**
 * The rerank model.
 *
 * @param price absent if it is not known
 */
public record RerankSettings(ModelId model, Optional<SearchUnitPrice> price) {
    /** The settings, if there is a rerank model. */
    public static Optional<RerankSettings> from(Variables variables) {
        return variables
                .optionalText("JARVIS_RERANK_MODEL")
                .map(model -> new RerankSettings(new ModelId(model), price(variables, "JARVIS_RERANK_PRICE")));
    }

    /** As in {@code 2.00 USD}, per 1,000 search units. */
    private static Optional<SearchUnitPrice> price(Variables variables, String name) {
        var value = variables.optionalText(name);
        try {
            return value.map(v -> {
                var parts = v.split(" ", 2);
                return new SearchUnitPrice(new BigDecimal(parts[0]), parts[1]);
            });
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            variables.problem(name + " is not a price as in '2.00 USD': " + value.get());
            return Optional.empty();
        }
    }

    /** The model as Bedrock offers it. */
    public PricedReranker over(BedrockRuntimeClient bedrock) {
        return new PricedReranker(new BedrockRerankModel(bedrock, model), price);
    }
}
