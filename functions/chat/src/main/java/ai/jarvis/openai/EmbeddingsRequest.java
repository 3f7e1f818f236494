package ai.jarvis.openai;

import ai.jarvis.model.EmbeddingModel.Purpose;
import ai.jarvis.model.gateway.Vectorization;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * A request for embeddings.
 *
 * @param isBase64 whether vectors are wanted as the bytes of their floats
 * @see <a href="https://platform.openai.com/docs/api-reference/embeddings/create">Create embeddings</a>
 */
record EmbeddingsRequest(Vectorization.Request wanted, boolean isBase64) {
    private static final int MOST_TEXTS = 2_048;
    private static final String INPUT = "input";

    static EmbeddingsRequest read(JsonNode body) {
        var request = Fields.of(body, "");
        return new EmbeddingsRequest(
                new Vectorization.Request(
                        ChatRequest.model(request),
                        texts(request),
                        request.integer("dimensions", 1, Integer.MAX_VALUE).map(Long::intValue),
                        purpose(request)),
                isBase64(request));
    }

    private static List<String> texts(Fields request) {
        var input = request.get(INPUT).orElseThrow(() -> request.refuse(INPUT, "is required"));
        if (input.isTextual()) {
            return notEmpty(request, List.of(input.textValue()));
        }
        if (input.path(0).isNumber() || input.path(0).isArray()) {
            throw request.refuse(INPUT, "must be text; models here have other tokens than the client");
        }
        if (input.isEmpty() || input.size() > MOST_TEXTS) {
            throw request.refuse(INPUT, "must be a string, or an array of 1 to " + MOST_TEXTS + " strings");
        }
        return notEmpty(request, request.texts(INPUT));
    }

    private static List<String> notEmpty(Fields request, List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
            if (texts.get(i).isBlank()) {
                throw request.refuse(texts.size() == 1 ? INPUT : INPUT + "/" + i, "must not be blank");
            }
        }
        return texts;
    }

    /** A field that OpenAI's API does not have, by the name that others' have it. */
    private static Purpose purpose(Fields request) {
        Optional<String> type = request.text("input_type");
        return switch (type.orElse("document")) {
            case "document", "passage", "search_document" -> Purpose.DOCUMENT;
            case "query", "search_query" -> Purpose.QUERY;
            default -> throw request.refuse("input_type", "must be document or query");
        };
    }

    private static boolean isBase64(Fields request) {
        return switch (request.text("encoding_format").orElse("float")) {
            case "float" -> false;
            case "base64" -> true;
            default -> throw request.refuse("encoding_format", "must be float or base64");
        };
    }
}
