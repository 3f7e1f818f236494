package ai.jarvis.model;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A server on this machine that answers as a provider of embeddings does, or fails as it is told. */
final class ModelServer implements AutoCloseable {
    /** The connection is closed, and nothing is said. */
    static final int HANGS_UP = 0;

    private final HttpServer server;
    private final Function<JsonNode, String> answers;
    private final Deque<Integer> failures = new ArrayDeque<>();
    private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());

    /** One request. */
    record Call(String path, JsonNode body, Optional<String> authorization) {}

    /** @param answers what a request is answered with */
    ModelServer(Function<JsonNode, String> answers) {
        this.answers = answers;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Fails the next calls with these statuses, in their order. */
    void failWith(Integer... statuses) {
        failures.addAll(List.of(statuses));
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    private synchronized Optional<Integer> failure() {
        return Optional.ofNullable(failures.poll());
    }

    private void handle(HttpExchange exchange) throws IOException {
        var body = Json.MAPPER.readTree(exchange.getRequestBody());
        calls.add(new Call(
                exchange.getRequestURI().getRawPath(),
                body,
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))));
        var failure = failure();
        if (failure.isPresent()) {
            if (failure.get() != HANGS_UP) {
                exchange.getResponseHeaders().add("Location", "/elsewhere");
                send(exchange, failure.get(), Json.write(Map.of("message", "As it was told")));
            }
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().add("X-Amzn-Bedrock-Input-Token-Count", "7");
        send(exchange, 200, answers.apply(body));
        exchange.close();
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
