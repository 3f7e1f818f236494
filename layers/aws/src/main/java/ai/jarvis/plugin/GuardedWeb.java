package ai.jarvis.plugin;

import ai.jarvis.platform.PublicNames;
import ai.jarvis.plugin.PluginFailure.Reason;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Plugins' hosts. Each request has a connection of its own, to addresses that were looked at for it: no name leads
 * elsewhere between the look and the connection, nor from one request to the next.
 */
public final class GuardedWeb implements PluginWeb {
    private static final int MOST_REDIRECTIONS = 3;
    private static final int MOST_HEADERS = 200;
    private static final int LONGEST_HEADER = 16 << 10;
    private static final int MOST_CONNECTIONS = 200;
    private static final Timeout CONNECT = Timeout.ofSeconds(5);
    private static final Set<Integer> REDIRECTIONS = Set.of(301, 302, 303, 307, 308);
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final PublicNames names;
    private final CloseableHttpClient client;
    private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();

    /** @param privateHosts names of hosts that may be reached although they are not public, and without TLS */
    public GuardedWeb(Set<String> privateHosts) {
        this(privateHosts, SystemDefaultDnsResolver.INSTANCE);
    }

    GuardedWeb(Set<String> privateHosts, DnsResolver resolver) {
        this.names = new PublicNames(privateHosts, resolver);
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(names)
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(Http1Config.custom()
                                        .setMaxHeaderCount(MOST_HEADERS)
                                        .setMaxLineLength(LONGEST_HEADER)
                                        .build())
                                .build())
                        .setMaxConnTotal(MOST_CONNECTIONS)
                        .setMaxConnPerRoute(MOST_CONNECTIONS)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT)
                                .build())
                        .build())
                .setConnectionReuseStrategy((request, response, context) -> false)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .setUserAgent("Jarvis-Plugin")
                .build();
    }

    @Override
    public Optional<String> problem(URI url) {
        var problem = ToolUrl.problem(url);
        if (problem.isPresent()) {
            return problem;
        }
        var host = host(url);
        if (!"https".equalsIgnoreCase(url.getScheme()) && !names.isPrivate(host)) {
            return Optional.of("must begin with https://");
        }
        try {
            var unused = names.resolve(host);
            return Optional.empty();
        } catch (PublicNames.Forbidden e) {
            return Optional.of("is not on the public internet");
        } catch (UnknownHostException e) {
            return Optional.of("names a host that is not known");
        }
    }

    /** Without the brackets of an address of IPv6. */
    private static String host(URI url) {
        var host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public Answer send(Request request) {
        return exchange(request, response -> read(response, request.mostBytes()));
    }

    /** Takes what is wanted from an answer; what is left of it is not read. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ClassicHttpResponse response) throws IOException;
    }

    /** As {@link #send}, with the answer read as it comes. */
    <T> T exchange(Request request, Reader<T> reader) {
        var until = System.nanoTime() + request.timeout().toNanos();
        var url = request.url();
        var secrets = request.secrets();
        for (var hops = 0; hops <= MOST_REDIRECTIONS; hops++) {
            require(url, request.hosts());
            var hop = hop(request, url, secrets, until, reader);
            if (hop.elsewhere() == null) {
                return hop.value();
            }
            var next = elsewhere(url, hop.elsewhere());
            if (!isSameServer(url, next)) {
                secrets = Map.of();
            }
            url = next;
        }
        throw new PluginFailure(Reason.NONSENSE, "The host redirects more than " + MOST_REDIRECTIONS + " times.");
    }

    private static boolean isSameServer(URI one, URI other) {
        return one.getHost().equalsIgnoreCase(other.getHost())
                && one.getPort() == other.getPort()
                && one.getScheme().equalsIgnoreCase(other.getScheme());
    }

    private void require(URI url, AllowedHosts hosts) {
        ToolUrl.problem(url).ifPresent(detail -> {
            throw new PluginFailure(Reason.FORBIDDEN, "The URL " + detail + ".");
        });
        if (!hosts.allows(url.getHost())) {
            throw new PluginFailure(Reason.FORBIDDEN, url.getHost() + " is not among the allowed hosts.");
        }
        if (!"https".equalsIgnoreCase(url.getScheme()) && !names.isPrivate(host(url))) {
            throw new PluginFailure(Reason.FORBIDDEN, "The URL must begin with https://.");
        }
    }

    private static URI elsewhere(URI from, String location) {
        URI next;
        try {
            next = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new PluginFailure(Reason.FORBIDDEN, "The host redirects to what is no URL.", e);
        }
        return ToolUrl.parse(next.toString());
    }

    /** An answer, or where it is. */
    private record Hop<T>(@Nullable String elsewhere, T value) {}

    private <T> Hop<T> hop(Request request, URI url, Map<String, String> secrets, long until, Reader<T> reader) {
        var outgoing = new HttpUriRequestBase(request.method(), url);
        request.headers().forEach(outgoing::setHeader);
        secrets.forEach(outgoing::setHeader);
        request.body().ifPresent(body -> outgoing.setEntity(entity(body)));
        outgoing.setConfig(RequestConfig.custom()
                .setConnectionRequestTimeout(CONNECT)
                .setResponseTimeout(Timeout.of(request.timeout()))
                .build());
        var answer = work.submit(() -> answer(outgoing, reader));
        try {
            return answer.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new PluginFailure(Reason.TIMEOUT, "The host did not answer in " + shown(request.timeout()) + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PluginFailure(Reason.TIMEOUT, "The request was broken off.", e);
        } catch (ExecutionException e) {
            throw failure(url, e.getCause() == null ? e : e.getCause());
        } finally {
            outgoing.cancel();
            answer.cancel(true);
        }
    }

    private static StringEntity entity(Body body) {
        var type = ContentType.parseLenient(body.type());
        var charset = type.getCharset() == null ? java.nio.charset.StandardCharsets.UTF_8 : type.getCharset();
        return new StringEntity(body.text(), type.withCharset(charset));
    }

    private static String shown(Duration timeout) {
        return timeout.toMillis() < 1_000 ? timeout.toMillis() + " ms" : timeout.toSeconds() + " s";
    }

    /** Once the answer is taken the connection is closed: what is left of it would be read first otherwise. */
    private <T> Hop<T> answer(HttpUriRequestBase outgoing, Reader<T> reader) throws IOException {
        var taken = new AtomicReference<@Nullable Hop<T>>();
        try {
            client.execute(outgoing, response -> {
                try {
                    taken.set(hop(outgoing, response, reader));
                } finally {
                    outgoing.cancel();
                }
                return true;
            });
        } catch (IOException | RuntimeException e) {
            if (taken.get() == null) {
                throw e;
            }
        }
        return java.util.Objects.requireNonNull(taken.get());
    }

    private static <T> Hop<T> hop(HttpUriRequestBase outgoing, ClassicHttpResponse response, Reader<T> reader)
            throws IOException {
        var location = response.getFirstHeader("Location");
        var isElsewhere = REDIRECTIONS.contains(response.getCode()) && READING.contains(outgoing.getMethod());
        return new Hop<>(isElsewhere && location != null ? location.getValue() : null, reader.read(response));
    }

    private static RuntimeException failure(URI url, Throwable e) {
        return switch (e) {
            case PluginFailure failure -> failure;
            case PublicNames.Forbidden forbidden ->
                new PluginFailure(Reason.FORBIDDEN, url.getHost() + " is not on the public internet.", forbidden);
            case UnknownHostException unknown ->
                new PluginFailure(Reason.UNREACHABLE, "There is no host " + url.getHost() + ".", unknown);
            case HttpHostConnectException refused ->
                new PluginFailure(Reason.UNREACHABLE, "The host takes no connection.", refused);
            case ConnectTimeoutException late ->
                new PluginFailure(Reason.UNREACHABLE, "The host takes no connection in time.", late);
            case SSLHandshakeException untrusted ->
                new PluginFailure(Reason.UNREACHABLE, "The host's certificate is not trusted.", untrusted);
            case SSLPeerUnverifiedException other ->
                new PluginFailure(Reason.UNREACHABLE, "The host's certificate is another host's.", other);
            case SocketTimeoutException late ->
                new PluginFailure(Reason.TIMEOUT, "The host did not answer in time.", late);
            case IOException broken -> new PluginFailure(Reason.BROKEN, "The host broke off.", broken);
            default -> new IllegalStateException("A request could not be sent", e);
        };
    }

    static Map<String, String> headers(ClassicHttpResponse response) {
        var headers = new LinkedHashMap<String, String>();
        for (var header : response.getHeaders()) {
            headers.merge(
                    header.getName().toLowerCase(Locale.ROOT),
                    String.valueOf(header.getValue()),
                    (first, second) -> first + ", " + second);
        }
        return headers;
    }

    private static Answer read(ClassicHttpResponse response, int most) throws IOException {
        var entity = response.getEntity();
        if (entity == null) {
            return new Answer(response.getCode(), headers(response), new byte[0], false);
        }
        var bytes = entity.getContent().readNBytes(most + 1);
        var isCut = bytes.length > most;
        var kept = isCut ? java.util.Arrays.copyOf(bytes, most) : bytes;
        return new Answer(response.getCode(), headers(response), utf8(kept, entity.getContentType()), isCut);
    }

    private static byte[] utf8(byte[] bytes, @Nullable String contentType) {
        var type = ContentType.parseLenient(contentType);
        Charset charset = type == null ? null : type.getCharset();
        return charset == null || charset.equals(java.nio.charset.StandardCharsets.UTF_8)
                ? bytes
                : new String(bytes, charset).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
