package ai.jarvis.localstack.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A request for embeddings in the format of Cohere Embed ({@code texts}) or of Titan Text Embeddings V2
 * ({@code inputText}), and the answer in the same format.
 *
 * @param texts what to embed; exactly one in Titan's format
 * @param query whether the texts are searched with, rather than found
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed.html">Cohere Embed</a>
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html">Titan</a>
 */
record EmbeddingRequest(Format format, List<String> texts, int dimensions, boolean query) {

    static final int DIMENSIONS = 1024;
    static final int MOST_TEXTS = 96;

    private static final int NUMBER_LENGTH = 9;

    enum Format {
        COHERE,
        /** Cohere's, when the request lists {@code embedding_types}. */
        COHERE_BY_TYPE,
        TITAN
    }

    static EmbeddingRequest read(byte[] body) {
        ObjectNode request = Json.object(body);
        if (request.has("texts")) {
            return cohere(request);
        }
        if (request.has("inputText")) {
            return titan(request);
        }
        throw BedrockException.validation(
                "The request needs texts (as Cohere Embed) or inputText (as Titan Embeddings).");
    }

    /**
     * The answer.
     *
     * @param vectors one for each text, each of length one
     */
    Model.Invocation answer(List<float[]> vectors, int inputTokens) {
        VectorJson json = new VectorJson(texts.size() * dimensions * NUMBER_LENGTH);
        if (format == Format.TITAN) {
            json.raw("{\"embedding\":").vector(vectors.getFirst()).raw(",\"inputTextTokenCount\":" + inputTokens + "}");
        } else {
            boolean byType = format == Format.COHERE_BY_TYPE;
            json.raw("{\"embeddings\":").raw(byType ? "{\"float\":[" : "[");
            for (int i = 0; i < vectors.size(); i++) {
                json.raw(i == 0 ? "" : ",").vector(vectors.get(i));
            }
            json.raw(byType ? "]}" : "]")
                    .raw(",\"id\":\"" + UUID.randomUUID() + "\",\"response_type\":\"")
                    .raw(byType ? "embeddings_by_type" : "embeddings_floats")
                    .raw("\",\"texts\":")
                    .raw(Json.bytes(Json.array(texts)))
                    .raw("}");
        }
        return new Model.Invocation(json.toBuffer(), inputTokens);
    }

    private static EmbeddingRequest cohere(ObjectNode request) {
        List<String> texts = texts(request.get("texts"));
        String inputType = request.path("input_type").asText();
        switch (inputType) {
            case "search_document", "search_query", "classification", "clustering" -> {}
            default ->
                throw BedrockException.validation(
                        "input_type: expected one of search_document, search_query, classification, clustering");
        }
        JsonNode types = request.path("embedding_types");
        boolean byType = types.isArray();
        if (byType && !"[\"float\"]".equals(types.toString())) {
            throw BedrockException.validation("embedding_types: this model gives [\"float\"] only.");
        }
        return new EmbeddingRequest(
                byType ? Format.COHERE_BY_TYPE : Format.COHERE,
                texts,
                dimensions(request, "output_dimension"),
                inputType.equals("search_query"));
    }

    private static List<String> texts(JsonNode node) {
        if (!node.isArray() || node.isEmpty() || node.size() > MOST_TEXTS) {
            throw BedrockException.validation("texts: expected 1 to " + MOST_TEXTS + " texts, got "
                    + (node.isArray() ? node.size() : "no array"));
        }
        List<String> texts = new ArrayList<>(node.size());
        for (JsonNode text : node) {
            if (!text.isTextual()) {
                throw BedrockException.validation("texts: expected text, got " + text.getNodeType());
            }
            texts.add(Json.wellFormed(text.textValue()));
        }
        return texts;
    }

    private static EmbeddingRequest titan(ObjectNode request) {
        JsonNode text = request.get("inputText");
        if (!text.isTextual() || text.textValue().isEmpty()) {
            throw BedrockException.validation("inputText: expected non-empty text");
        }
        return new EmbeddingRequest(
                Format.TITAN, List.of(Json.wellFormed(text.textValue())), dimensions(request, "dimensions"), false);
    }

    private static int dimensions(ObjectNode request, String field) {
        int dimensions = request.path(field).asInt(DIMENSIONS);
        if (dimensions != 256 && dimensions != 512 && dimensions != DIMENSIONS) {
            throw BedrockException.validation(field + ": expected 256, 512 or 1024, got " + dimensions);
        }
        return dimensions;
    }
}
