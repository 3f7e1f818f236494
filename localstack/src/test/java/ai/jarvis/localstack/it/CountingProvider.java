package ai.jarvis.localstack.it;

import ai.jarvis.platform.Json;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A provider of OpenAI's API on this machine that never says the same twice, and takes 1,000 tokens of input, of which it had
 * kept 400, and 100 of output for each answer. It answers when it may.
 */
final class CountingProvider implements AutoCloseable {
    static final int INPUT_TOKENS = 1_000;
    static final int CACHED_TOKENS = 400;
    static final int OUTPUT_TOKENS = 100;

    private final HttpServer server;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile CountDownLatch leave = new CountDownLatch(0);

    CountingProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat/completions", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** How often it was asked. */
    int calls() {
        return calls.get();
    }

    /** From now on it listens and says nothing, until {@link #goOn}. */
    void holdBack() {
        leave = new CountDownLatch(1);
    }

    void goOn() {
        leave.countDown();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            var text = "answer " + calls.incrementAndGet();
            leave.await();
            var body = Json.write(Map.of(
                            "choices",
                            List.of(Map.of("index", 0, "message", Map.of("content", text), "finish_reason", "stop")),
                            "usage",
                            Map.of(
                                    "prompt_tokens",
                                    INPUT_TOKENS,
                                    "completion_tokens",
                                    OUTPUT_TOKENS,
                                    "prompt_tokens_details",
                                    Map.of("cached_tokens", CACHED_TOKENS))))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        goOn();
        server.stop(0);
    }
}
