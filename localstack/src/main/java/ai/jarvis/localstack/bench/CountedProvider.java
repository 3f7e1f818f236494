package ai.jarvis.localstack.bench;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * A provider of OpenAI's API that counts tokens as a real one does, about four characters to each, and answers with 60 to 220
 * of them, by the question: the same one gets the same answer.
 */
final class CountedProvider implements AutoCloseable {
    private static final int CHARACTERS = 4;
    private static final int SHORTEST = 60;
    private static final int RANGE = 160;

    private final HttpServer server;

    CountedProvider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat/completions", CountedProvider::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var messages = Json.MAPPER.readTree(exchange.getRequestBody()).path("messages");
            int input = 0;
            for (var message : messages) {
                input += text(message).length() / CHARACTERS + CHARACTERS;
            }
            int output = SHORTEST
                    + Math.floorMod(text(messages.get(messages.size() - 1)).hashCode(), RANGE);
            var body = Json.write(Map.of(
                            "choices",
                            List.of(Map.of(
                                    "index",
                                    0,
                                    "message",
                                    Map.of("content", "It is so. ".repeat(output * CHARACTERS / 10)),
                                    "finish_reason",
                                    "stop")),
                            "usage",
                            Map.of("prompt_tokens", input, "completion_tokens", output)))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String text(JsonNode message) {
        var content = message.path("content");
        if (content.isTextual()) {
            return content.asText();
        }
        var text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asText()));
        return text.toString();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
