package ai.jarvis.model;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.core.JsonToken;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Cohere Embed, which takes batches. Texts that are too long are embedded without their ends.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed-v3.html">Cohere Embed v3</a>
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed-v4.html">Cohere Embed v4</a>
 */
enum CohereFormat implements EmbeddingFormat {
    /** Vectors of 1,024 dimensions; texts of more characters than it takes are refused, unless they are cut before. */
    V3 {
        private static final int MAX_CHARACTERS = 2_048;

        @Override
        Map<String, Object> fields(List<String> texts, int dimensions) {
            return Map.of("texts", texts.stream().map(this::cut).toList(), "truncate", "END");
        }

        private String cut(String text) {
            return text.codePointCount(0, text.length()) <= MAX_CHARACTERS
                    ? text
                    : text.substring(0, text.offsetByCodePoints(0, MAX_CHARACTERS));
        }
    },

    /** Vectors of 256, 512 or 1,024 dimensions. */
    V4 {
        @Override
        Map<String, Object> fields(List<String> texts, int dimensions) {
            return Map.of(
                    "texts",
                    texts,
                    "truncate",
                    "RIGHT",
                    "output_dimension",
                    dimensions,
                    "embedding_types",
                    List.of("float"));
        }
    };

    abstract Map<String, Object> fields(List<String> texts, int dimensions);

    @Override
    public int textsPerCall() {
        return EmbeddingModel.MAX_TEXTS;
    }

    @Override
    public String request(List<String> texts, EmbeddingModel.Purpose purpose, int dimensions) {
        var request = new TreeMap<>(fields(texts, dimensions));
        request.put("input_type", purpose == EmbeddingModel.Purpose.QUERY ? "search_query" : "search_document");
        return Json.write(request);
    }

    /** Reads {@code {"embeddings": [[...], ...]}}, or with types {@code {"embeddings": {"float": [[...], ...]}}}. */
    @Override
    public List<float[]> read(InputStream body, VectorReader reader) {
        var vectors = new ArrayList<float[]>();
        reader.object(body, (name, parser) -> {
            if (!name.equals("embeddings")) {
                return false;
            }
            if (parser.currentToken() == JsonToken.START_ARRAY) {
                vectors.addAll(reader.vectors(parser));
            } else {
                reader.fields(parser, (type, values) -> type.equals("float") && vectors.addAll(reader.vectors(values)));
            }
            return true;
        });
        return vectors;
    }
}
