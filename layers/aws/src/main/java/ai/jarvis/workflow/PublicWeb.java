package ai.jarvis.workflow;

import ai.jarvis.platform.Json;
import ai.jarvis.platform.PublicNames;
import ai.jarvis.workflow.step.HttpStep;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;

/**
 * The public internet over HTTP. A host's addresses are looked at when they are connected to, so that no name leads
 * elsewhere between the look and the connection; redirections are not followed.
 */
public final class PublicWeb implements HttpStep.Web {
    private static final int MAX_BODY = 1 << 20;
    private static final Timeout CONNECT = Timeout.ofSeconds(5);
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

    private final CloseableHttpClient client;

    /** @param privateHosts names of hosts that may be reached although they are not public */
    public PublicWeb(Set<String> privateHosts) {
        this(privateHosts, SystemDefaultDnsResolver.INSTANCE);
    }

    PublicWeb(Set<String> privateHosts, DnsResolver names) {
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new PublicNames(privateHosts, names))
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT)
                                .setTimeToLive(1, TimeUnit.MINUTES)
                                .build())
                        .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .setUserAgent("Jarvis-Workflow")
                .build();
    }

    @Override
    public HttpStep.Answer send(HttpStep.Request request) {
        var outgoing = new HttpUriRequestBase(request.method(), request.url());
        request.headers().forEach(outgoing::setHeader);
        request.body()
                .ifPresent(body -> outgoing.setEntity(
                        body instanceof String text
                                ? new StringEntity(text, ContentType.create("text/plain", StandardCharsets.UTF_8))
                                : new StringEntity(Json.write(body), ContentType.APPLICATION_JSON)));
        outgoing.setConfig(RequestConfig.custom()
                .setResponseTimeout(Timeout.of(request.timeout()))
                .setConnectionRequestTimeout(CONNECT)
                .build());
        try {
            return client.execute(outgoing, PublicWeb::read);
        } catch (IOException e) {
            throw failure(request, e);
        }
    }

    private static StepException failure(HttpStep.Request request, IOException e) {
        return switch (e) {
            case PublicNames.Forbidden forbidden -> new StepRefused(String.valueOf(forbidden.getMessage()), forbidden);
            case TooLong tooLong -> new StepRefused("The answer has more than " + MAX_BODY + " bytes", tooLong);
            case UnknownHostException unknown ->
                new StepUnavailable("There is no host " + request.url().getHost(), unknown);
            case HttpHostConnectException refused -> new StepUnavailable("The host takes no connection", refused);
            case ConnectTimeoutException late -> new StepUnavailable("The host takes no connection in time", late);
            case SSLException untrusted -> new StepRefused("The host's certificate is not trusted", untrusted);
            default ->
                IDEMPOTENT.contains(request.method())
                        ? new StepUnavailable("The host did not answer", e)
                        : new StepRefused("The host did not answer, and may have done what was asked", e);
        };
    }

    private static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static HttpStep.Answer read(ClassicHttpResponse response) throws IOException {
        var headers = new LinkedHashMap<String, String>();
        for (var header : response.getHeaders()) {
            headers.merge(
                    header.getName().toLowerCase(Locale.ROOT),
                    header.getValue(),
                    (first, second) -> first + ", " + second);
        }
        var entity = response.getEntity();
        if (entity == null) {
            return new HttpStep.Answer(response.getCode(), Map.copyOf(headers), "");
        }
        try (InputStream content = entity.getContent()) {
            var bytes = content.readNBytes(MAX_BODY + 1);
            if (bytes.length > MAX_BODY) {
                throw new TooLong();
            }
            var type = ContentType.parseLenient(entity.getContentType());
            return new HttpStep.Answer(response.getCode(), Map.copyOf(headers), value(bytes, type));
        }
    }

    private static Object value(byte[] bytes, @org.jspecify.annotations.Nullable ContentType type) {
        var charset = type == null || type.getCharset() == null ? StandardCharsets.UTF_8 : type.getCharset();
        var text = new String(bytes, charset);
        if (type != null && type.getMimeType().matches("application/([a-z.-]+\\+)?json")) {
            try {
                var value = Json.MAPPER.readValue(text, Object.class);
                return value == null ? "" : value;
            } catch (JsonProcessingException e) {
                return text; // It is not what it says it is.
            }
        }
        return text;
    }
}
