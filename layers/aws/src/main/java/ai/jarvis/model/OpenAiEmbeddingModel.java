package ai.jarvis.model;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Embeddings by a server that speaks OpenAI's API. It is the operator who says where it is, so it may be on a private
 * network; redirections are not followed, as the key would go with them.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/embeddings/create">Create embeddings</a>
 */
final class OpenAiEmbeddingModel implements EmbeddingModel {
    private static final Timeout CONNECT = Timeout.ofSeconds(5);
    private static final Timeout ANSWER = Timeout.ofSeconds(60);
    private static final int MAX_CONNECTIONS = 32;

    private final URI address;
    private final String model;
    private final boolean shortens;
    private final ApiKey key;
    private final VectorReader reader;
    private final CloseableHttpClient http = HttpClients.custom()
            .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                    .setDefaultConnectionConfig(
                            ConnectionConfig.custom().setConnectTimeout(CONNECT).build())
                    .setMaxConnPerRoute(MAX_CONNECTIONS)
                    .setMaxConnTotal(MAX_CONNECTIONS)
                    .build())
            .setDefaultRequestConfig(
                    RequestConfig.custom().setResponseTimeout(ANSWER).build())
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .setUserAgent("Jarvis")
            .build();

    /**
     * A model of a server.
     *
     * @param base where the API is, as in {@code http://localhost:11434/v1}
     * @param model as the server knows it
     * @param shortens whether the server makes shorter vectors when it is told to
     */
    OpenAiEmbeddingModel(URI base, String model, ModelId id, int dimensions, boolean shortens, ApiKey key) {
        this.address = URI.create(base.toString().replaceAll("/+$", "") + "/embeddings");
        this.model = model;
        this.shortens = shortens;
        this.key = key;
        this.reader = new VectorReader(id, dimensions);
    }

    /** The server answered with another status than 200. */
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        private final int status;

        Refused(int status) {
            super("HTTP status " + status);
            this.status = status;
        }

        boolean isTooBusy() {
            return status == HttpStatus.SC_TOO_MANY_REQUESTS || status >= HttpStatus.SC_SERVER_ERROR;
        }
    }

    @Override
    public ModelId id() {
        return reader.model();
    }

    @Override
    public int dimensions() {
        return reader.dimensions();
    }

    @Override
    public Embeddings embed(List<String> texts, Purpose purpose) {
        if (texts.size() > MAX_TEXTS) {
            throw new IllegalArgumentException("Not more than " + MAX_TEXTS + " texts at once: " + texts.size());
        }
        var request = new TreeMap<String, Object>();
        request.put("model", model);
        request.put("input", texts);
        request.put("encoding_format", "float");
        if (shortens) {
            request.put("dimensions", dimensions());
        }
        var body = Json.write(request);
        return Retries.call(() -> call(body, texts.size()), OpenAiEmbeddingModel::wasRefused);
    }

    private Embeddings call(String body, int texts) {
        try {
            var current = key.current();
            try {
                return send(body, texts, current);
            } catch (Refused e) {
                if (e.status == HttpStatus.SC_UNAUTHORIZED && key.replaces(current)) {
                    return send(body, texts, key.current());
                }
                throw e;
            }
        } catch (Refused e) {
            throw failure(e, e.isTooBusy());
        } catch (IOException e) {
            throw failure(e, true);
        } catch (SdkException e) {
            throw failure(e, e.retryable());
        }
    }

    private ModelException failure(Exception cause, boolean retryable) {
        return new ModelException("The model " + id() + " did not answer", retryable, cause);
    }

    /** Whether the server did no work: it was too busy, or could not be reached. */
    private static boolean wasRefused(RuntimeException error) {
        return switch (error.getCause()) {
            case Refused refused -> refused.isTooBusy();
            case ConnectTimeoutException late -> true;
            case SocketTimeoutException late -> false;
            case null -> false;
            default -> BedrockRetries.wasNotReached(error);
        };
    }

    private Embeddings send(String body, int texts, Optional<String> bearer) throws IOException {
        var request = new HttpPost(address);
        bearer.ifPresent(secret -> request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + secret));
        request.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
        return http.execute(request, response -> read(response, texts));
    }

    private Embeddings read(ClassicHttpResponse response, int texts) throws IOException {
        if (response.getCode() != HttpStatus.SC_OK) {
            throw new Refused(response.getCode());
        }
        var answer = new Answer(new float[texts][]);
        try (InputStream content = response.getEntity().getContent()) {
            reader.object(content, answer::read);
        }
        return answer.embeddings();
    }

    /** Reads {@code {"data": [{"index": 0, "embedding": [...]}, ...], "usage": {"prompt_tokens": 5}}}. */
    private final class Answer {
        private final float[][] vectors;
        private int tokens;

        Answer(float[][] vectors) {
            this.vectors = vectors;
        }

        boolean read(String name, JsonParser parser) throws IOException {
            switch (name) {
                case "data" -> {
                    for (int i = 0; parser.nextToken() == JsonToken.START_OBJECT; i++) {
                        readItem(parser, i);
                    }
                    return true;
                }
                case "usage" -> {
                    reader.fields(parser, this::readUsage);
                    return true;
                }
                default -> {
                    return false;
                }
            }
        }

        private boolean readUsage(String name, JsonParser parser) throws IOException {
            if (name.equals("prompt_tokens")) {
                tokens = parser.getValueAsInt();
            }
            return false;
        }

        private void readItem(JsonParser parser, int position) throws IOException {
            var item = new Object() {
                int index = position;
                float[] vector = new float[0];
            };
            reader.fields(parser, (name, values) -> {
                if (name.equals("embedding")) {
                    item.vector = reader.vector(values);
                    return true;
                }
                if (name.equals("index")) {
                    item.index = values.getValueAsInt(position);
                }
                return false;
            });
            if (item.index >= 0 && item.index < vectors.length) {
                vectors[item.index] = item.vector;
            }
        }

        Embeddings embeddings() {
            if (Arrays.stream(vectors).anyMatch(vector -> vector == null || vector.length == 0)) {
                throw new ModelException(id() + " did not give one vector for each text", false, null);
            }
            return new Embeddings(List.of(vectors), new TokenUsage(tokens, 0));
        }
    }
}
