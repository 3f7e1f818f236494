package ai.jarvis.model;

import java.util.List;

/** A model that turns texts into vectors whose cosine tells how near their meanings are. */
public interface EmbeddingModel {
    /** Most texts of one call. */
    int MAX_TEXTS = 96;

    /** What the text is; some models embed questions differently. */
    enum Purpose {
        DOCUMENT,
        QUERY
    }

    ModelId id();

    int dimensions();

    /**
     * One vector of {@link #dimensions} for each text, by one call of the provider.
     *
     * @param texts at most {@link #MAX_TEXTS}
     * @throws ModelException if the model did not answer
     */
    Embeddings embed(List<String> texts, Purpose purpose);
}
