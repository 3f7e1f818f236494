package ai.jarvis.model;

import java.util.List;

/** A model that reads a question together with each text and says how well the text answers it. */
public interface RerankModel {
    /** Most texts of one call: what providers sell as one search unit. */
    int MAX_DOCUMENTS = 100;

    ModelId id();

    /**
     * A score for each text, by one call of the provider, which takes no longer than a few seconds.
     *
     * @param documents at least one, at most {@link #MAX_DOCUMENTS}
     * @throws ModelException if the model did not answer
     */
    Reranked rerank(String query, List<String> documents);
}
