package ai.jarvis.localstack.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * An embedding model without training: {@link HashingEmbedder}. It speaks the format of Cohere Embed ({@code texts}) and
 * that of Titan Text Embeddings V2 ({@code inputText}). Its tokens are words and ideographs.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed.html">Cohere Embed</a>
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html">Titan</a>
 */
public final class LocalEmbedding implements Model {

    static final int DIMENSIONS = 1024;
    static final int MOST_TEXTS = 96;

    private static final ThreadLocal<HashingEmbedder> EMBEDDERS = ThreadLocal.withInitial(HashingEmbedder::new);

    @Override
    public Invocation invoke(byte[] body) {
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

    private static Invocation cohere(ObjectNode request) {
        List<String> texts = texts(request.get("texts"));
        requireInputType(request.path("input_type"));
        boolean byType = request.has("embedding_types");
        if (byType && !"[\"float\"]".equals(request.get("embedding_types").toString())) {
            throw BedrockException.validation("embedding_types: this model gives [\"float\"] only.");
        }
        VectorJson json = new VectorJson(texts.size() * DIMENSIONS * 9);
        json.raw("{\"embeddings\":").raw(byType ? "{\"float\":[" : "[");
        int tokens = 0;
        boolean query = request.path("input_type").asText().equals("search_query");
        HashingEmbedder embedder = EMBEDDERS.get();
        for (int i = 0; i < texts.size(); i++) {
            float[] vector =
                    query ? embedder.embedQuery(texts.get(i), DIMENSIONS) : embedder.embed(texts.get(i), DIMENSIONS);
            json.raw(i == 0 ? "" : ",").vector(vector);
            tokens += embedder.tokens();
        }
        json.raw(byType ? "]}" : "]")
                .raw(",\"id\":\"" + UUID.randomUUID() + "\",\"response_type\":\"")
                .raw(byType ? "embeddings_by_type" : "embeddings_floats")
                .raw("\",\"texts\":")
                .raw(Json.bytes(request.get("texts")))
                .raw("}");
        return new Invocation(json.toBuffer(), tokens);
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

    private static void requireInputType(JsonNode inputType) {
        switch (inputType.asText()) {
            case "search_document", "search_query", "classification", "clustering" -> {}
            default ->
                throw BedrockException.validation(
                        "input_type: expected one of search_document, search_query, classification, clustering");
        }
    }

    private static Invocation titan(ObjectNode request) {
        JsonNode text = request.get("inputText");
        if (!text.isTextual() || text.textValue().isEmpty()) {
            throw BedrockException.validation("inputText: expected non-empty text");
        }
        int dimensions = request.path("dimensions").asInt(DIMENSIONS);
        if (dimensions != 256 && dimensions != 512 && dimensions != DIMENSIONS) {
            throw BedrockException.validation("dimensions: expected 256, 512 or 1024, got " + dimensions);
        }
        HashingEmbedder embedder = EMBEDDERS.get();
        float[] vector = embedder.embed(text.textValue(), dimensions);
        ByteBuffer answer = new VectorJson(dimensions * 9 + 64)
                .raw("{\"embedding\":")
                .vector(vector)
                .raw(",\"inputTextTokenCount\":" + embedder.tokens() + "}")
                .toBuffer();
        return new Invocation(answer, embedder.tokens());
    }
}
