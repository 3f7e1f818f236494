package ai.jarvis.model;

import java.util.Optional;

/** A rerank model with its price, if that is known. */
public record PricedReranker(RerankModel model, Optional<SearchUnitPrice> price) {
    /** What search units of the model cost, if that is known. */
    public Optional<Money> cost(int searchUnits) {
        return price.map(known -> known.cost(searchUnits));
    }
}
