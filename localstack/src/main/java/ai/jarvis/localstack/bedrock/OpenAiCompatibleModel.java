package ai.jarvis.localstack.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The models of a server that speaks OpenAI's wire format (Ollama, vLLM, llama.cpp, OpenAI itself), under their own names.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">Chat completions</a>
 */
public final class OpenAiCompatibleModel implements Model {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** Until the answer begins; a large model may first have to be loaded. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);

    private static final String DATA = "data:";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final String base;
    private final Optional<String> key;

    /**
     * Serves the models of one server.
     *
     * @param url where the server is, with or without {@code /v1}
     * @param key sent as bearer token if present
     */
    public OpenAiCompatibleModel(URI url, Optional<String> key) {
        String address = url.toString().replaceAll("/+$", "");
        this.base = address.endsWith("/v1") ? address : address + "/v1";
        this.key = key;
    }

    @Override
    public Completion converse(Conversation conversation, TextSink sink) throws IOException {
        HttpResponse<InputStream> response = post("/chat/completions", chat(conversation));
        OpenAiChatAnswer answer = new OpenAiChatAnswer(conversation, sink);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            boolean streamed = response.headers()
                    .firstValue("Content-Type")
                    .filter(type -> type.startsWith("text/event-stream"))
                    .isPresent();
            if (!streamed) {
                answer.whole(json(lines.lines().reduce("", String::concat)));
                return answer.completion();
            }
            for (String line = next(lines); line != null; line = next(lines)) {
                String data =
                        line.startsWith(DATA) ? line.substring(DATA.length()).strip() : "";
                if (data.equals("[DONE]")) {
                    break;
                }
                if (!data.isEmpty()) {
                    answer.chunk(json(data));
                }
            }
            return answer.completion();
        }
    }

    @Override
    public Invocation invoke(String modelId, byte[] body) {
        EmbeddingRequest request = EmbeddingRequest.read(body);
        ObjectNode asked = Json.newObject().put("model", modelId).put("encoding_format", "float");
        asked.put("dimensions", request.dimensions());
        asked.set("input", Json.array(request.texts()));
        JsonNode answer;
        try (InputStream in = post("/embeddings", asked).body()) {
            answer = json(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unreachable(e);
        }
        List<float[]> vectors = new ArrayList<>();
        for (JsonNode item : answer.path("data")) {
            vectors.add(vector(item.path("embedding"), request.dimensions()));
        }
        if (vectors.size() != request.texts().size()) {
            throw BedrockException.modelFailed("The model server gave %d vectors for %d texts."
                    .formatted(vectors.size(), request.texts().size()));
        }
        return request.answer(
                vectors, answer.path("usage").path("prompt_tokens").asInt());
    }

    private static ObjectNode chat(Conversation conversation) {
        ObjectNode request =
                Json.newObject().put("model", conversation.modelId()).put("stream", true);
        request.putObject("stream_options").put("include_usage", true);
        OpenAiConversation.write(conversation, request);
        conversation.maxTokens().ifPresent(most -> request.put("max_tokens", most));
        conversation.temperature().ifPresent(value -> request.put("temperature", value));
        conversation.topP().ifPresent(value -> request.put("top_p", value));
        if (!conversation.stopSequences().isEmpty()) {
            request.set("stop", Json.array(conversation.stopSequences()));
        }
        return request;
    }

    private HttpResponse<InputStream> post(String path, ObjectNode body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)));
        key.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        try {
            HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                response.body().close();
                throw refusal(response.statusCode(), body.path("model").asText());
            }
            return response;
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(e);
        }
    }

    private static BedrockException refusal(int status, String model) {
        return switch (status) {
            case 400, 413, 422 -> BedrockException.validation("The model server refused the request (" + status + ").");
            case 404 -> BedrockException.unknownModel(model);
            case 429 -> BedrockException.throttled("The model server asks to wait.");
            default -> BedrockException.modelFailed("The model server answered with status " + status + ".");
        };
    }

    private static @Nullable String next(BufferedReader lines) {
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return Json.object(text.getBytes(StandardCharsets.UTF_8));
        } catch (BedrockException e) {
            throw unreachable(e);
        }
    }

    private static BedrockException unreachable(Exception cause) {
        BedrockException failure = BedrockException.modelFailed("The model server cannot be reached or broke off.");
        failure.initCause(cause);
        return failure;
    }

    private static float[] vector(JsonNode values, int dimensions) {
        if (values.size() != dimensions) {
            throw BedrockException.modelFailed(
                    "The model gives vectors of %d dimensions, not %d.".formatted(values.size(), dimensions));
        }
        float[] vector = new float[dimensions];
        double squares = 0;
        for (int i = 0; i < dimensions; i++) {
            vector[i] = values.get(i).floatValue();
            squares += (double) vector[i] * vector[i];
        }
        float scale = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
        for (int i = 0; i < dimensions; i++) {
            vector[i] *= scale;
        }
        return vector;
    }
}
