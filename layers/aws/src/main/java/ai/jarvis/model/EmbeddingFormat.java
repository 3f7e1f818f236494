package ai.jarvis.model;

import java.io.InputStream;
import java.util.List;

/** How a family of embedding models on Bedrock is asked and how it answers. */
interface EmbeddingFormat {
    /** Most texts that one call takes. */
    int textsPerCall();

    /** The body of a call. */
    String request(List<String> texts, EmbeddingModel.Purpose purpose, int dimensions);

    /** The vectors of an answer, in the order of the texts. */
    List<float[]> read(InputStream body, VectorReader reader);
}
