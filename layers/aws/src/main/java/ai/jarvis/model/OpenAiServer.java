package ai.jarvis.model;

import ai.jarvis.model.ModelException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A server that speaks OpenAI's API. Where the operator says where it is, it may be on a private network; a tenant's is
 * reached by a client that connects to public addresses alone. Redirections are not followed, as the key would go with them.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference">OpenAI's API</a>
 */
final class OpenAiServer {
    private static final Timeout CONNECT = Timeout.ofSeconds(5);
    private static final int MAX_CONNECTIONS = 512;
    private static final int MOST_OF_AN_ERROR = 8_192;

    /** All servers' connections: a pool for each address. */
    static final CloseableHttpClient HTTP = client(MAX_CONNECTIONS);

    private final URI base;
    private final HttpHost host;
    private final ApiKey key;
    private final CloseableHttpClient http;

    /** @param base where the API is, as in {@code http://localhost:11434/v1} */
    OpenAiServer(URI base, ApiKey key) {
        this(base, key, HTTP);
    }

    OpenAiServer(URI base, ApiKey key, CloseableHttpClient http) {
        this.base = URI.create(base.toString().replaceAll("/+$", ""));
        this.host = HttpHost.create(base);
        this.key = key;
        this.http = http;
    }

    /** @param connections as many at a time to each server */
    static CloseableHttpClient client(int connections) {
        return client(connections, 4 * connections, SystemDefaultDnsResolver.INSTANCE);
    }

    /**
     * A client that shares its connections among servers without a bound: none can take those of the others.
     *
     * @param connections as many at a time to each server
     * @param names tells to which addresses they go
     */
    static CloseableHttpClient client(int connections, DnsResolver names) {
        return client(connections, Integer.MAX_VALUE, names);
    }

    private static CloseableHttpClient client(int connections, int ofAll, DnsResolver names) {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(names)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT)
                                .build())
                        .setMaxConnPerRoute(connections)
                        .setMaxConnTotal(ofAll)
                        .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .setUserAgent("Jarvis")
                .build();
    }

    /** Reads an answer while it comes. What it leaves unread of the answer costs the connection. */
    @FunctionalInterface
    interface Reader<T> {
        T read(Answer answer) throws IOException;
    }

    /**
     * An answer of status 200.
     *
     * @param type absent if the server named none that can be read
     */
    record Answer(Optional<ContentType> type, InputStream content, CallTimer timer) {}

    /** The server answered with another status than 200. */
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient OpenAiError error;
        private final @Nullable Duration retryAfter;

        Refused(OpenAiError error, @Nullable Duration retryAfter) {
            super("HTTP status " + error.status() + " " + error.message());
            this.error = error;
            this.retryAfter = retryAfter;
        }
    }

    /**
     * Posts JSON and has the answer read.
     *
     * @param path after the base, as in {@code /chat/completions}
     * @throws ModelException if there is no answer of status 200 in time, or its reader fails with an IOException
     */
    <T> T post(ModelId model, String path, byte[] body, Timeouts timeouts, Reader<T> reader) {
        try {
            var current = key.current();
            try {
                return send(path, body, timeouts, current, reader);
            } catch (Refused e) {
                if (e.error.status() == HttpStatus.SC_UNAUTHORIZED && key.replaces(current)) {
                    return send(path, body, timeouts, key.current(), reader);
                }
                throw e;
            }
        } catch (Refused e) {
            var kind = e.error.kind();
            var message = kind == Kind.REFUSED || kind == Kind.TOO_LONG
                    ? "The model " + model + " does not take this: " + e.error.message()
                    : "The model " + model + " did not answer";
            throw new ModelException(message, kind, e.retryAfter, e);
        } catch (CallTimer.Late e) {
            throw new ModelException("The model " + model + " took too long", Kind.TIMEOUT, e);
        } catch (IOException e) {
            throw new ModelException("The model " + model + " did not answer", kind(e), e);
        } catch (SdkException e) {
            var kind = e.retryable() ? Kind.UNREACHABLE : Kind.NOT_OFFERED;
            throw new ModelException("The key of the model " + model + " cannot be read", kind, e);
        }
    }

    private static Kind kind(IOException error) {
        return error instanceof ConnectionRequestTimeoutException ? Kind.UNREACHABLE : NetworkErrors.kind(error);
    }

    private <T> T send(String path, byte[] body, Timeouts timeouts, Optional<String> bearer, Reader<T> reader)
            throws IOException {
        var request = new HttpPost(URI.create(base + path));
        bearer.ifPresent(secret -> request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + secret));
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        request.setConfig(RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.of(timeouts.first()))
                .setResponseTimeout(Timeout.of(timeouts.whole()))
                .build());
        try (var timer = CallTimer.start(timeouts, request::cancel)) {
            return execute(request, bearer, timer, reader);
        }
    }

    /**
     * Without a response handler, and with the connection closed before the answer is: the client would else read to its end
     * what nobody wants any more.
     */
    private <T> T execute(HttpPost request, Optional<String> bearer, CallTimer timer, Reader<T> reader)
            throws IOException {
        @Nullable ClassicHttpResponse response = null;
        boolean isRead = false;
        try {
            response = http.executeOpen(host, request, null);
            if (response.getCode() != HttpStatus.SC_OK) {
                throw refused(response, bearer);
            }
            var result = reader.read(answer(response, timer));
            isRead = true;
            return result;
        } catch (IOException e) {
            throw e instanceof Refused ? e : timer.explain(e);
        } finally {
            if (!isRead) {
                request.cancel();
            }
            Closer.closeQuietly(response);
        }
    }

    private static Answer answer(ClassicHttpResponse response, CallTimer timer) throws IOException {
        var entity = response.getEntity();
        return entity == null
                ? new Answer(Optional.empty(), InputStream.nullInputStream(), timer)
                : new Answer(
                        Optional.ofNullable(ContentType.parseLenient(entity.getContentType())),
                        entity.getContent(),
                        timer);
    }

    /** A server that does not like a key may repeat it. */
    private static Refused refused(ClassicHttpResponse response, Optional<String> bearer) {
        var header = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
        var retryAfter = header == null ? Optional.<Duration>empty() : RetryAfter.parse(header.getValue());
        var told = OpenAiError.of(response.getCode(), beginning(response));
        return new Refused(bearer.map(told::without).orElse(told), retryAfter.orElse(null));
    }

    private static byte[] beginning(ClassicHttpResponse response) {
        try {
            var entity = response.getEntity();
            return entity == null ? new byte[0] : entity.getContent().readNBytes(MOST_OF_AN_ERROR);
        } catch (IOException e) {
            return new byte[0]; // The status says enough.
        }
    }
}
