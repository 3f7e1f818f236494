package ai.jarvis.localstack.bedrock;

import java.util.ArrayList;
import java.util.List;

/**
 * An embedding model without training: {@link HashingEmbedder}. It speaks the formats of Cohere Embed and of Titan Text
 * Embeddings V2, see {@link EmbeddingRequest}. Its tokens are words and ideographs.
 */
public final class LocalEmbedding implements Model {

    private static final ThreadLocal<HashingEmbedder> EMBEDDERS = ThreadLocal.withInitial(HashingEmbedder::new);

    @Override
    public Invocation invoke(String modelId, byte[] body) {
        EmbeddingRequest request = EmbeddingRequest.read(body);
        HashingEmbedder embedder = EMBEDDERS.get();
        List<float[]> vectors = new ArrayList<>(request.texts().size());
        int tokens = 0;
        for (String text : request.texts()) {
            vectors.add(
                    request.query()
                            ? embedder.embedQuery(text, request.dimensions())
                            : embedder.embed(text, request.dimensions()));
            tokens += embedder.tokens();
        }
        return request.answer(vectors, tokens);
    }
}
