package ai.jarvis.model;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/**
 * Embeddings by Bedrock's InvokeModel, in the format of Cohere Embed, which takes batches.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed.html">Cohere Embed</a>
 */
public final class BedrockEmbeddingModel implements EmbeddingModel {
    public static final int DIMENSIONS = 1024;

    /** Tells how many tokens InvokeModel used; Cohere's own answer does not. */
    private static final String TOKENS = "X-Amzn-Bedrock-Input-Token-Count";

    private static final JsonFactory JSON = Json.MAPPER.getFactory();

    private final BedrockRuntimeClient bedrock;
    private final ModelId id;

    public BedrockEmbeddingModel(BedrockRuntimeClient bedrock, ModelId id) {
        this.bedrock = bedrock;
        this.id = id;
    }

    @Override
    public ModelId id() {
        return id;
    }

    @Override
    public int dimensions() {
        return DIMENSIONS;
    }

    @Override
    public Embeddings embed(List<String> texts, Purpose purpose) {
        if (texts.size() > MAX_TEXTS) {
            throw new IllegalArgumentException("Not more than " + MAX_TEXTS + " texts at once: " + texts.size());
        }
        var body = Json.write(
                Map.of("texts", texts, "input_type", purpose == Purpose.QUERY ? "search_query" : "search_document"));
        try {
            var response = BedrockRetries.call(
                    () -> bedrock.invokeModel(request -> request.modelId(id.value())
                            .contentType("application/json")
                            .accept("application/json")
                            .body(SdkBytes.fromUtf8String(body))),
                    () -> false);
            var vectors = read(response.body().asInputStream());
            if (vectors.size() != texts.size()) {
                throw new ModelException(
                        id + " gave " + vectors.size() + " vectors for " + texts.size() + " texts", false, null);
            }
            var tokens = response.sdkHttpResponse().firstMatchingHeader(TOKENS).map(Integer::parseInt);
            return new Embeddings(vectors, new TokenUsage(tokens.orElse(0), 0));
        } catch (SdkException e) {
            throw BedrockExceptions.classify(id, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads {@code {"embeddings": [[...], ...], ...}} straight into arrays. */
    private List<float[]> read(InputStream body) throws IOException {
        var vectors = new ArrayList<float[]>();
        try (var parser = JSON.createParser(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var name = parser.currentName();
                parser.nextToken();
                if (name.equals("embeddings")) {
                    while (parser.nextToken() == JsonToken.START_ARRAY) {
                        vectors.add(readVector(parser));
                    }
                } else {
                    parser.skipChildren();
                }
            }
        }
        return vectors;
    }

    private float[] readVector(JsonParser parser) throws IOException {
        var vector = new float[DIMENSIONS];
        int i = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (i == DIMENSIONS) {
                throw new ModelException(id + " has more than " + DIMENSIONS + " dimensions", false, null);
            }
            vector[i++] = parser.getFloatValue();
        }
        if (i < DIMENSIONS) {
            throw new ModelException(id + " has only " + i + " dimensions", false, null);
        }
        return vector;
    }
}
