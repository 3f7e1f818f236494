package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.PATIENCE;
import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.localstack.process.InstalledTools;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent whose process is killed again and again while it works. */
class KilledAgentsIT {
    /** Enough for each place at which a process can be lost; {@code -Djarvis.kills=30} for many. */
    private static final int CALLS = Integer.getInteger("jarvis.kills", 6);

    @TempDir
    private static Path folder;

    private final Map<String, AtomicInteger> counted = new ConcurrentHashMap<>();
    private final Set<Integer> killedAt = ConcurrentHashMap.newKeySet();
    private final LinkedBlockingQueue<Integer> kills = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Boolean> killed = new LinkedBlockingQueue<>();
    private HttpServer server;
    private Machine machine;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat/completions", this::think);
        server.createContext("/count", this::count);
        server.start();
        machine = new Machine(
                InstalledTools.require(),
                folder.resolve("data"),
                Map.of(
                        "JARVIS_PRIVATE_HOSTS",
                        "127.0.0.1",
                        "JARVIS_CHAT_MODELS",
                        Json.write(List.of(Map.of("model", "counting", "url", url("/v1"), "price", "0/0 USD")))));
        machine.start();
    }

    @AfterEach
    void stop() {
        machine.close();
        server.stop(0);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** Has the process killed, once for each number, and returns when it is dead. */
    private void kill(int number) {
        if (killedAt.add(number)) {
            kills.add(number);
            try {
                killed.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A model that has the counting tool called once for each kill. */
    private void think(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = Json.read(
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8), JsonNode.class);
            var number = 0;
            for (var message : request.path("messages")) {
                number += message.path("role").asText().equals("tool") ? 1 : 0;
            }
            if (number < CALLS && number % 3 == 0) {
                kill(number);
            }
            var tool = request.at("/tools/0/function/name").asText();
            var message = number < CALLS
                    ? Map.of(
                            "role",
                            "assistant",
                            "tool_calls",
                            List.of(Map.of(
                                    "id",
                                    "call_" + number,
                                    "type",
                                    "function",
                                    "function",
                                    Map.of("name", tool, "arguments", "{\"number\":" + number + "}"))))
                    : Map.of("role", "assistant", "content", "Counted.");
            answer(
                    exchange,
                    Map.of(
                            "id",
                            "x",
                            "object",
                            "chat.completion",
                            "created",
                            1,
                            "model",
                            "counting",
                            "choices",
                            List.of(Map.of(
                                    "index",
                                    0,
                                    "message",
                                    message,
                                    "finish_reason",
                                    number < CALLS ? "tool_calls" : "stop")),
                            "usage",
                            Map.of("prompt_tokens", 10, "completion_tokens", 5, "total_tokens", 15)));
        }
    }

    /** The tool: it acts, and then the process may be gone that asked for it. */
    private void count(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var number = Integer.parseInt(body.replaceAll("(?s).*\"number\"\\s*:\\s*(\\d+).*", "$1"));
            counted.computeIfAbsent(
                            exchange.getRequestHeaders().getFirst("Idempotency-Key"), key -> new AtomicInteger())
                    .incrementAndGet();
            if (number % 3 == 1) {
                kill(number);
            }
            answer(exchange, Map.of("counted", number));
            if (number % 3 == 2) {
                kill(number);
            }
        }
    }

    private static void answer(HttpExchange exchange, Map<String, ?> body) throws IOException {
        var bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.getResponseBody().flush();
    }

    @Test
    void eachCallActsOnceThoughTheProcessIsKilledAgainAndAgain() throws Exception {
        var client = machine.tenant().client();
        var plugin = client.post(
                        "/api/v1/plugins",
                        Map.of(
                                "name",
                                "counter",
                                "type",
                                "custom",
                                "url",
                                url("/count"),
                                "description",
                                "Counts",
                                "parameters",
                                Map.of(
                                        "type",
                                        "object",
                                        "properties",
                                        Map.of("number", Map.of("type", "integer")),
                                        "required",
                                        List.of("number"))))
                .expect(201)
                .json()
                .path("id")
                .asText();
        var agent = client.post(
                        "/api/v1/agents",
                        Map.of(
                                "name",
                                "counter",
                                "instructions",
                                "Count.",
                                "plugins",
                                List.of(plugin),
                                "limits",
                                Map.of("max_steps", 50, "max_duration_seconds", 3_600)))
                .expect(201)
                .json()
                .path("id")
                .asText();
        var execution = client.post("/api/v1/agents/" + agent + "/execute", Map.of("input", "Count"))
                .expect(202)
                .json()
                .path("execution_id")
                .asText();
        for (int i = 0; i < CALLS; i++) {
            assertThat(kills.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("kill %s of %s", i, killedAt)
                    .isNotNull();
            machine.kill();
            killed.add(true);
            machine.start();
        }
        var ended = eventually(
                PATIENCE,
                Duration.ofMillis(500),
                () -> machine.tenant()
                        .client()
                        .get("/api/v1/agents/" + agent + "/executions/" + execution)
                        .expect(200)
                        .json(),
                state -> state.has("ended_at"));

        assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("success");
        assertThat(killedAt).hasSize(CALLS);
        assertThat(counted).hasSize(CALLS);
        assertThat(counted.values()).allSatisfy(times -> assertThat(times).hasValue(1));
    }
}
