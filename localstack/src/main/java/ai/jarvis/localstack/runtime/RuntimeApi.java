package ai.jarvis.localstack.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lambda's Runtime API for one function: its runtime asks here for events and leaves its answers.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Runtime API</a>
 */
public final class RuntimeApi implements AutoCloseable {
    private static final String VERSION = "/2018-06-01/runtime/";
    private static final Pattern OUTCOME = Pattern.compile(VERSION + "invocation/([0-9a-f-]{36})/(response|error)");

    private final String functionArn;
    private final Duration timeout;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LinkedBlockingQueue<Pending> waiting = new LinkedBlockingQueue<>();
    private final Map<String, Pending> underWay = new ConcurrentHashMap<>();
    private final CompletableFuture<Instant> initialized = new CompletableFuture<>();

    /**
     * How an invocation ended.
     *
     * @param traceId 32 hexadecimal digits, as W3C and X-Ray have them
     * @param failed whether the payload describes an error
     */
    public record Outcome(String requestId, String traceId, boolean failed, String payload) {}

    private record Pending(String requestId, String traceId, String event, CompletableFuture<Outcome> outcome) {}

    private RuntimeApi(String functionArn, Duration timeout) throws IOException {
        this.functionArn = functionArn;
        this.timeout = timeout;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /**
     * Serves on a free port of the loopback interface.
     *
     * @param timeout how long an invocation may take
     */
    public static RuntimeApi serve(String functionArn, Duration timeout) throws IOException {
        return new RuntimeApi(functionArn, timeout);
    }

    /** As the variable {@code AWS_LAMBDA_RUNTIME_API} has it. */
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /**
     * When the runtime asked for its first event, or, with {@code snap-start}, said that its snapshot may be taken.
     * Completes exceptionally with a {@link FunctionException} if the function could not be made.
     */
    public CompletableFuture<Instant> initialized() {
        return initialized;
    }

    /** Hands the runtime an event, when it next asks for one. */
    public CompletableFuture<Outcome> invoke(String event) {
        var pending = new Pending(UUID.randomUUID().toString(), traceId(), event, new CompletableFuture<>());
        waiting.add(pending);
        return pending.outcome().copy();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            switch (request) {
                case "GET " + VERSION + "invocation/next" -> next(exchange);
                case "GET " + VERSION + "restore/next" -> {
                    initialized.complete(Instant.now());
                    reply(exchange, 200, "");
                }
                case "POST " + VERSION + "init/error", "POST " + VERSION + "restore/error" -> {
                    initialized.completeExceptionally(new FunctionException(body(exchange)));
                    reply(exchange, 202, "{\"status\":\"OK\"}");
                }
                default -> outcome(exchange);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void next(HttpExchange exchange) throws IOException, InterruptedException {
        initialized.complete(Instant.now());
        var pending = waiting.take();
        underWay.put(pending.requestId(), pending);
        var headers = exchange.getResponseHeaders();
        headers.set("Lambda-Runtime-Aws-Request-Id", pending.requestId());
        headers.set(
                "Lambda-Runtime-Deadline-Ms",
                Long.toString(Instant.now().plus(timeout).toEpochMilli()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", functionArn);
        headers.set("Lambda-Runtime-Trace-Id", xRay(pending.traceId()));
        headers.set("Content-Type", "application/json");
        var event = pending.event().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, event.length);
        exchange.getResponseBody().write(event);
    }

    /** The time in seconds, and 96 random bits. */
    private static String traceId() {
        var random = UUID.randomUUID().toString().replace("-", "");
        return "%08x".formatted(Instant.now().getEpochSecond()) + random.substring(0, 24);
    }

    private static String xRay(String traceId) {
        return "Root=1-" + traceId.substring(0, 8) + "-" + traceId.substring(8) + ";Parent=53995c3f42cd8ad8;Sampled=1";
    }

    private void outcome(HttpExchange exchange) throws IOException {
        var path = OUTCOME.matcher(exchange.getRequestURI().getPath());
        var pending = path.matches() && exchange.getRequestMethod().equals("POST")
                ? Optional.<@Nullable Pending>ofNullable(underWay.remove(path.group(1)))
                : Optional.<Pending>empty();
        if (pending.isEmpty()) {
            reply(exchange, 404, "{\"errorType\":\"InvalidRequestID\",\"errorMessage\":\"Not an invocation\"}");
            return;
        }
        var failed = path.group(2).equals("error");
        var payload = body(exchange);
        reply(exchange, 202, "{\"status\":\"OK\"}");
        pending.get()
                .outcome()
                .complete(new Outcome(pending.get().requestId(), pending.get().traceId(), failed, payload));
    }

    private static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        ended("The Runtime API is closed");
    }

    /** Nobody will answer any more. */
    void ended(String reason) {
        var ended = new FunctionException(reason);
        initialized.completeExceptionally(ended);
        waiting.forEach(each -> each.outcome().completeExceptionally(ended));
        underWay.values().forEach(each -> each.outcome().completeExceptionally(ended));
    }
}
