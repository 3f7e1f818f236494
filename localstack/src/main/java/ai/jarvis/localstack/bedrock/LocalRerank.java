package ai.jarvis.localstack.bedrock;

/**
 * A rerank model without training: {@link LexicalRelevance}. It speaks the format of Cohere Rerank, see
 * {@link RerankRequest}. Its tokens are words and ideographs.
 */
public final class LocalRerank implements Model {

    @Override
    public Invocation invoke(String modelId, byte[] body) {
        RerankRequest request = RerankRequest.read(body);
        LexicalRelevance relevance = new LexicalRelevance(request.query());
        double[] scores = relevance.scores(request.documents());
        // Rerank models are paid by searches, not by tokens.
        return new Invocation(request.answer(scores), 0);
    }
}
