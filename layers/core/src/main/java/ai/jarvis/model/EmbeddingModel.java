package ai.jarvis.model;

import java.util.List;

/** A model that turns texts into vectors whose cosine tells how near their meanings are. */
public interface EmbeddingModel {
    /** Most texts of one call. */
    int MAX_TEXTS = 96;

    /** Most dimensions that are stored; shorter vectors are filled up with zeros, which change no cosine. */
    int MAX_DIMENSIONS = 1024;

    /** What the text is; some models embed questions differently. */
    enum Purpose {
        DOCUMENT,
        QUERY
    }

    /** What vectors of this model are known by; those of different models are never compared. */
    ModelId id();

    /** At most {@link #MAX_DIMENSIONS}. */
    int dimensions();

    /**
     * One vector of {@link #dimensions} for each text.
     *
     * @param texts at most {@link #MAX_TEXTS}
     * @throws ModelException if the model did not answer
     */
    Embeddings embed(List<String> texts, Purpose purpose);
}
