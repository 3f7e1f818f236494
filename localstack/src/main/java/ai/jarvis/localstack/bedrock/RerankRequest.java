package ai.jarvis.localstack.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A request to order texts in the format of Cohere Rerank, which Amazon Rerank shares, and the answer in the same format.
 *
 * @param topN how many of the best are told
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/userguide/rerank-supported.html">Reranking with Bedrock</a>
 * @see <a href="https://docs.cohere.com/reference/rerank">Cohere Rerank</a>
 */
record RerankRequest(String query, List<String> documents, int topN) {

    static final int MOST_DOCUMENTS = 1_000;

    private static final int API_VERSION = 2;

    static RerankRequest read(byte[] body) {
        ObjectNode request = Json.object(body);
        JsonNode query = request.path("query");
        if (!query.isTextual() || query.textValue().isBlank()) {
            throw BedrockException.validation("query: expected non-empty text");
        }
        if (request.has("api_version") && request.path("api_version").asInt() != API_VERSION) {
            throw BedrockException.validation(
                    "api_version: expected " + API_VERSION + ", got " + request.path("api_version"));
        }
        List<String> documents = documents(request.path("documents"));
        JsonNode topN = request.path("top_n");
        if (!topN.isMissingNode() && (!topN.isInt() || topN.intValue() < 1)) {
            throw BedrockException.validation("top_n: expected a number of 1 or more, got " + topN);
        }
        return new RerankRequest(
                Json.wellFormed(query.textValue()),
                documents,
                Math.min(documents.size(), topN.asInt(documents.size())));
    }

    private static List<String> documents(JsonNode node) {
        if (!node.isArray() || node.isEmpty() || node.size() > MOST_DOCUMENTS) {
            throw BedrockException.validation("documents: expected 1 to " + MOST_DOCUMENTS + " texts, got "
                    + (node.isArray() ? node.size() : "no array"));
        }
        List<String> documents = new ArrayList<>(node.size());
        for (JsonNode document : node) {
            if (!document.isTextual()) {
                throw BedrockException.validation("documents: expected text, got " + document.getNodeType());
            }
            documents.add(Json.wellFormed(document.textValue()));
        }
        return documents;
    }

    /**
     * The answer: the best first, equal ones as they came.
     *
     * @param scores from 0 to 1, one for each document
     */
    ByteBuffer answer(double[] scores) {
        ObjectNode answer = Json.newObject();
        ArrayNode results = answer.putArray("results");
        IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer index) -> scores[index])
                        .reversed())
                .limit(topN)
                .forEach(index -> results.addObject().put("index", index).put("relevance_score", scores[index]));
        return ByteBuffer.wrap(Json.bytes(answer));
    }
}
