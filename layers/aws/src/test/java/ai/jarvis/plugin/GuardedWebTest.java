package ai.jarvis.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.plugin.PluginFailure.Reason;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedWebTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AllowedHosts HOSTS =
            new AllowedHosts(List.of("127.0.0.1", "localhost", "[::1]", "2130706433"));

    private final GuardedWeb web = new GuardedWeb(Set.of("127.0.0.1"));
    private final Queue<HttpExchange> heard = new ConcurrentLinkedQueue<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Listener forbidden = new Listener();
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void close() throws IOException {
        done.countDown();
        server.stop(0);
        forbidden.close();
    }

    private void on(String path, com.sun.net.httpserver.HttpHandler handler) {
        server.createContext(path, exchange -> {
            heard.add(exchange);
            try (exchange) {
                handler.handle(exchange);
            }
        });
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private static void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().add("Location", location);
        exchange.sendResponseHeaders(302, -1);
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private PluginWeb.Answer get(String path) {
        return web.send(PluginWeb.Request.get(url(path), HOSTS, PATIENCE, 1_000));
    }

    private static void assertFails(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Reason reason) {
        assertThatThrownBy(call).isInstanceOfSatisfying(PluginFailure.class, failure -> assertThat(failure.reason())
                .isEqualTo(reason));
    }

    @Test
    void readsNoMoreOfAnAnswerThanItWants() {
        on("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            var block = new byte[1 << 16];
            for (var i = 0; i < 800; i++) { // 50 MiB
                exchange.getResponseBody().write(block);
            }
            throw new AssertionError("Nobody should have read all of it");
        });
        var answer = get("/endless");
        assertThat(answer.isCut()).isTrue();
        assertThat(answer.body()).hasSize(1_000);
    }

    @Test
    void givesUpOnAHostThatNeverAnswers() {
        on("/silent", exchange -> await());
        assertFails(
                () -> web.send(PluginWeb.Request.get(url("/silent"), HOSTS, Duration.ofMillis(200), 1_000)),
                Reason.TIMEOUT);
    }

    @Test
    void givesUpOnAHostThatAnswersOneByteAtATime() {
        on("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (done.getCount() > 0) {
                exchange.getResponseBody().write('x');
                exchange.getResponseBody().flush();
                Thread.onSpinWait();
                java.util.concurrent.locks.LockSupport.parkNanos(
                        Duration.ofMillis(20).toNanos());
            }
        });
        assertFails(
                () -> web.send(PluginWeb.Request.get(url("/slow"), HOSTS, Duration.ofMillis(300), 1_000_000)),
                Reason.TIMEOUT);
    }

    private void await() {
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void givesUpOnHeadersWithoutAnEnd() throws IOException {
        on("/headers", exchange -> {
            for (var i = 0; i < 1_000; i++) {
                exchange.getResponseHeaders().add("X-" + i, "y");
            }
            answer(exchange, 200, "x");
        });
        assertFails(() -> get("/headers"), Reason.BROKEN);
    }

    @Test
    void followsAFewRedirectionsOfReadingRequests() {
        on("/three", exchange -> redirect(exchange, "/two"));
        on("/two", exchange -> redirect(exchange, url("/one").toString()));
        on("/one", exchange -> redirect(exchange, "/end"));
        on("/end", exchange -> answer(exchange, 200, "there"));
        assertThat(get("/three").text()).isEqualTo("there");
        on("/four", exchange -> redirect(exchange, "/three"));
        assertFails(() -> get("/four"), Reason.NONSENSE);
        on("/circle", exchange -> redirect(exchange, "/circle"));
        assertFails(() -> get("/circle"), Reason.NONSENSE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost:PORT/",
                "https://[::1]:PORT/",
                "https://2130706433:PORT/",
                "https://0x7f000001:PORT/",
                "https://127.1:PORT/",
                "//localhost:PORT/",
                "http://localhost:PORT/",
                "https://user@127.0.0.1:PORT/",
                "https://not-allowed.example.com:PORT/",
                "https://169.254.169.254:PORT/",
                "file:///etc/passwd",
                "gopher://127.0.0.1:PORT/"
            })
    void followsNoRedirectionToWhatIsForbidden(String location) {
        on("/away", exchange -> redirect(exchange, location.replace("PORT", Integer.toString(forbidden.port()))));
        assertFails(() -> get("/away"), Reason.FORBIDDEN);
        assertThat(forbidden.reached()).isZero();
    }

    @Test
    void followsNoRedirectionOfAWritingRequest() {
        on("/made", exchange -> redirect(exchange, "/end"));
        on("/end", exchange -> answer(exchange, 200, "there"));
        var request = new PluginWeb.Request(
                "POST",
                url("/made"),
                Map.of(),
                Map.of(),
                Optional.of(new PluginWeb.Body("application/json", "{}")),
                HOSTS,
                PATIENCE,
                1_000);
        assertThat(web.send(request).status()).isEqualTo(302);
        assertThat(heard).hasSize(1);
    }

    @Test
    void keepsASecretFromWhereItIsRedirectedTo() throws IOException {
        var other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        other.createContext("/", exchange -> {
            seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            answer(exchange, 200, "other");
            exchange.close();
        });
        other.start();
        try {
            on(
                    "/leave",
                    exchange -> redirect(
                            exchange, "http://127.0.0.1:" + other.getAddress().getPort() + "/"));
            var request = new PluginWeb.Request(
                    "GET",
                    url("/leave"),
                    Map.of(),
                    Map.of("Authorization", "Bearer much-too-secret"),
                    Optional.empty(),
                    HOSTS,
                    PATIENCE,
                    1_000);
            assertThat(web.send(request).text()).isEqualTo("other");
            assertThat(heard.peek().getRequestHeaders().getFirst("Authorization"))
                    .isEqualTo("Bearer much-too-secret");
            assertThat(seen).containsExactly("null");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void reachesAllowedHostsOnly() {
        on("/", exchange -> answer(exchange, 200, "there"));
        assertFails(
                () -> web.send(PluginWeb.Request.get(url("/"), AllowedHosts.of("api.example.com"), PATIENCE, 1_000)),
                Reason.FORBIDDEN);
        assertThat(heard).isEmpty();
    }

    @Test
    void tellsThatNobodyListens() throws IOException {
        var port = forbidden.port();
        forbidden.close();
        assertFails(
                () -> web.send(
                        PluginWeb.Request.get(URI.create("http://127.0.0.1:" + port + "/"), HOSTS, PATIENCE, 1_000)),
                Reason.UNREACHABLE);
    }
}
