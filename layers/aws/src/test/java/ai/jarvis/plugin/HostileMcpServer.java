package ai.jarvis.plugin;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** A server of the Model Context Protocol that does with each method what a test wants. */
final class HostileMcpServer implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Behaviour> behaviours = new HashMap<>();
    private final List<JsonNode> heard = new ArrayList<>();
    private final List<Map<String, List<String>>> headers = new ArrayList<>();

    /** Answers one message. */
    @FunctionalInterface
    interface Behaviour {
        void answer(HttpExchange exchange, JsonNode message) throws IOException;
    }

    HostileMcpServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/mcp", this::receive);
        server.start();
        on(
                "initialize",
                result("{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}},"
                        + "\"serverInfo\":{\"name\":\"test\",\"version\":\"1\"}}"));
        on("notifications/initialized", (exchange, message) -> exchange.sendResponseHeaders(202, -1));
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mcp");
    }

    HostileMcpServer on(String method, Behaviour behaviour) {
        behaviours.put(method, behaviour);
        return this;
    }

    synchronized List<JsonNode> heard() {
        return List.copyOf(heard);
    }

    synchronized List<Map<String, List<String>>> headers() {
        return List.copyOf(headers);
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var message = body.length == 0 ? Json.MAPPER.createObjectNode() : Json.MAPPER.readTree(body);
            synchronized (this) {
                heard.add(message);
                headers.add(Map.copyOf(exchange.getRequestHeaders()));
            }
            var behaviour = behaviours.get(message.path("method").asText(exchange.getRequestMethod()));
            if (behaviour == null) {
                exchange.sendResponseHeaders(405, -1);
            } else {
                behaviour.answer(exchange, message);
            }
        }
    }

    /** Answers as the protocol wants it. */
    static Behaviour result(String json) {
        return (exchange, message) -> send(
                exchange,
                "application/json",
                "{\"jsonrpc\":\"2.0\",\"id\":" + message.path("id") + ",\"result\":" + json + "}");
    }

    static void send(HttpExchange exchange, String type, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
