package ai.jarvis.model;

import java.util.List;

/** A model that turns texts into vectors whose cosine tells how near their meanings are. */
public interface EmbeddingModel {
    /** What the text is; some models embed questions differently. */
    enum Purpose {
        DOCUMENT,
        QUERY
    }

    ModelId id();

    int dimensions();

    /**
     * One vector of {@link #dimensions} for each text, in order. Any number of texts; the adapter makes batches.
     *
     * @throws ModelException if the model did not answer
     */
    List<float[]> embed(List<String> texts, Purpose purpose);
}
