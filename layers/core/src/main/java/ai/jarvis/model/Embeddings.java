package ai.jarvis.model;

import java.util.List;

/**
 * What an embedding model answered.
 *
 * @param vectors one for each text, in order
 */
public record Embeddings(List<float[]> vectors, TokenUsage usage) {
    public Embeddings {
        vectors = List.copyOf(vectors);
    }
}
