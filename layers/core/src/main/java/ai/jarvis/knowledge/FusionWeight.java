package ai.jarvis.knowledge;

import ai.jarvis.model.ModelId;

/** How much what an embedding model finds nearest is trusted beside what has the query's words. */
final class FusionWeight {
    /** A trained model knows meanings, which words do not show. */
    private static final double TRAINED = 1;
    /** An untrained one sees words only, as keyword search does, but not how rare they are: it may decide near ties. */
    private static final double UNTRAINED = 0.25;

    private static final String UNTRAINED_MODELS = "local-";

    private FusionWeight() {}

    /** The weight of the model's ranking; that of keyword search is 1. */
    static double of(ModelId model) {
        return model.value().startsWith(UNTRAINED_MODELS) ? UNTRAINED : TRAINED;
    }
}
