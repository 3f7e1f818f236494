package ai.jarvis.localstack.it;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A provider of OpenAI's API on this machine that fails in the way that the first part of the path names, and counts what
 * it answered to its end.
 */
final class FaultyProvider implements AutoCloseable {
    /** What it says, word by word where it is streamed. */
    static final List<String> WORDS = List.of(
            "The ", "harbour ", "master ", "closes ", "the ", "gate ", "at ", "nine ", "in ", "the ", "evening.");

    static final String ANSWER = String.join("", WORDS);
    static final int INPUT_TOKENS = 17;
    static final int OUTPUT_TOKENS = 11;

    /** After so many words a stream is cut. */
    static final int CUT_AFTER = 6;

    private static final Duration STALL = Duration.ofSeconds(20);
    private static final int CHUNKED = 0;

    private final HttpServer server;
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private final Map<String, JsonNode> asked = new ConcurrentHashMap<>();
    private final Map<String, String> keys = new ConcurrentHashMap<>();

    FaultyProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /** Where it fails in this way, or does not with {@code none}. */
    String url(String fault) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + fault + "/v1";
    }

    /** How often it was asked where it fails in this way. */
    int calls(String fault) {
        return calls.getOrDefault(fault, new AtomicInteger()).get();
    }

    /** What it was last asked where it fails in this way. */
    JsonNode asked(String fault) {
        return asked.getOrDefault(fault, MissingNode.getInstance());
    }

    /** What proved last who asked there; empty if nothing did. */
    String authorization(String fault) {
        return keys.getOrDefault(fault, "");
    }

    private void handle(HttpExchange exchange) throws IOException {
        var fault = exchange.getRequestURI().getPath().split("/", -1)[1];
        calls.computeIfAbsent(fault, unknown -> new AtomicInteger()).incrementAndGet();
        var request = Json.MAPPER.readTree(exchange.getRequestBody());
        asked.put(fault, request);
        keys.put(
                fault,
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                        .orElse(""));
        var isLive = request.path("stream").asBoolean();
        try (exchange) {
            switch (fault) {
                case "throttled" -> {
                    exchange.getResponseHeaders().add("Retry-After", "1");
                    send(exchange, 429, "application/json", "{\"error\":{\"message\":\"slow down\"}}");
                }
                case "failing" -> send(exchange, 500, "application/json", "{\"error\":{\"message\":\"out of order\"}}");
                case "stalled" -> LockSupport.parkNanos(STALL.toNanos());
                case "malformed" -> malformed(exchange, isLive);
                case "webpage" -> send(exchange, 200, "text/html", "<html>Welcome</html>");
                default -> answer(exchange, isLive, fault.equals("cut"));
            }
        }
    }

    private static void malformed(HttpExchange exchange, boolean isLive) throws IOException {
        send(
                exchange,
                200,
                isLive ? "text/event-stream" : "application/json",
                isLive ? "data: {\"choices\": [{\"delta\n\n" : "{\"choices\": [");
    }

    private static void answer(HttpExchange exchange, boolean isLive, boolean isCut) throws IOException {
        if (isLive) {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, CHUNKED);
            for (var word : isCut ? WORDS.subList(0, CUT_AFTER) : WORDS) {
                write(exchange, Map.of("choices", List.of(Map.of("index", 0, "delta", Map.of("content", word)))));
            }
            if (isCut) {
                return;
            }
            write(exchange, Map.of("choices", List.of(Map.of("index", 0, "delta", Map.of(), "finish_reason", "stop"))));
            write(exchange, Map.of("choices", List.of(), "usage", usage()));
            exchange.getResponseBody().write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().close();
            return;
        }
        var message = Map.of("role", "assistant", "content", ANSWER);
        var whole = Json.write(Map.of(
                "choices", List.of(Map.of("index", 0, "message", message, "finish_reason", "stop")), "usage", usage()));
        if (isCut) {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, whole.length());
            exchange.getResponseBody()
                    .write(whole.substring(0, whole.length() / 2).getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            return;
        }
        send(exchange, 200, "application/json", whole);
    }

    private static Map<String, Object> usage() {
        return Map.of("prompt_tokens", INPUT_TOKENS, "completion_tokens", OUTPUT_TOKENS);
    }

    private static void write(HttpExchange exchange, Object chunk) throws IOException {
        exchange.getResponseBody().write(("data: " + Json.write(chunk) + "\n\n").getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
