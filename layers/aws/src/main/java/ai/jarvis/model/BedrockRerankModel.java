package ai.jarvis.model;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/**
 * Reranking by Bedrock's InvokeModel, in the format of Cohere Rerank, which Amazon Rerank shares.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/userguide/rerank-api.html">Reranking with Bedrock</a>
 * @see <a href="https://docs.cohere.com/reference/rerank">Cohere Rerank</a>
 */
public final class BedrockRerankModel implements RerankModel {
    /** Somebody waits for the search, and there is an order to fall back to. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final int API_VERSION = 2;

    private final BedrockRuntimeClient bedrock;
    private final ModelId id;

    public BedrockRerankModel(BedrockRuntimeClient bedrock, ModelId id) {
        this.bedrock = bedrock;
        this.id = id;
    }

    @Override
    public ModelId id() {
        return id;
    }

    @Override
    public Reranked rerank(String query, List<String> documents) {
        if (documents.isEmpty() || documents.size() > MAX_DOCUMENTS) {
            throw new IllegalArgumentException("Not 1 to " + MAX_DOCUMENTS + " texts: " + documents.size());
        }
        var body = Json.write(
                Map.of("api_version", API_VERSION, "query", query, "documents", documents, "top_n", documents.size()));
        try {
            var response = BedrockRetries.call(
                    () -> bedrock.invokeModel(request -> request.modelId(id.value())
                            .overrideConfiguration(each -> each.apiCallTimeout(PATIENCE))
                            .contentType("application/json")
                            .accept("application/json")
                            .body(SdkBytes.fromUtf8String(body))),
                    () -> false);
            return read(response.body().asInputStream(), documents.size());
        } catch (SdkException e) {
            throw BedrockExceptions.classify(id, e);
        }
    }

    /** Reads {@code {"results": [{"index": 0, "relevance_score": 0.9}, ...]}}, which is in the order of the scores. */
    private Reranked read(InputStream body, int texts) {
        JsonNode answer;
        try {
            answer = Json.MAPPER.readTree(body);
        } catch (IOException e) {
            throw new ModelException(id + " gave an answer that is no JSON", ModelException.Kind.UNREADABLE, e);
        }
        var scores = new ArrayList<>(Collections.nCopies(texts, Double.NaN));
        for (var result : answer.path("results")) {
            var index = result.path("index").asInt(-1);
            var score = result.path("relevance_score").asDouble(Double.NaN);
            if (index >= 0 && index < texts && Double.isFinite(score)) {
                scores.set(index, score);
            }
        }
        var missing = scores.stream().filter(score -> score.isNaN()).count();
        if (missing > 0) {
            throw new ModelException(
                    id + " gave no score for " + missing + " of " + texts + " texts",
                    ModelException.Kind.UNREADABLE,
                    null);
        }
        return new Reranked(scores, answer.at("/meta/billed_units/search_units").asInt(1));
    }
}
