package ai.jarvis.plugin;

import static ai.jarvis.plugin.HostileMcpServer.result;
import static ai.jarvis.plugin.HostileMcpServer.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Json;
import ai.jarvis.plugin.PluginFailure.Reason;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SdkMcpServersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TEXT = "{\"content\":[{\"type\":\"text\",\"text\":\"%s\"}]}";

    private final HostileMcpServer server;
    private final CountDownLatch done = new CountDownLatch(1);
    private final SdkMcpServers servers = new SdkMcpServers(new GuardedWeb(Set.of("127.0.0.1")));

    SdkMcpServersTest() throws IOException {
        server = new HostileMcpServer();
    }

    @AfterEach
    void close() {
        done.countDown();
        server.close();
    }

    private McpServers.Server at(URI url) {
        return new McpServers.Server(url, AllowedHosts.of("127.0.0.1"), Map.of("Authorization", "Bearer secret"));
    }

    private McpServers.Answer call(Duration timeout) {
        return servers.call(at(server.url()), "look", Map.of("at", "it"), "effect-1", timeout);
    }

    private static void assertFails(ThrowingCallable call, Reason reason) {
        assertThatThrownBy(call).isInstanceOfSatisfying(PluginFailure.class, failure -> assertThat(failure.reason())
                .as(failure.detail())
                .isEqualTo(reason));
    }

    @Test
    void listsToolsWithSchemasAsTheyAre() throws IOException {
        var schema = "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/A\"}},\"oneOf\":[{}],"
                + "\"additionalProperties\":{\"type\":\"string\"},\"$defs\":{\"A\":{\"type\":\"integer\"}}}";
        server.on("tools/list", (exchange, message) -> {
            var next = message.path("params").path("cursor").isTextual() ? "" : ",\"nextCursor\":\"2\"";
            var name = next.isEmpty() ? "second" : "first";
            result("{\"tools\":[{\"name\":\"" + name + "\",\"description\":\"Looks\",\"inputSchema\":" + schema
                            + ",\"annotations\":{\"readOnlyHint\":" + !next.isEmpty() + "}}]" + next + "}")
                    .answer(exchange, message);
        });
        var tools = servers.tools(at(server.url()), PATIENCE);
        assertThat(tools).extracting(PluginTool::name).containsExactly("first", "second");
        assertThat(tools).extracting(PluginTool::repeatable).containsExactly(true, false);
        assertThat(Json.MAPPER.readTree(tools.getFirst().parameters())).isEqualTo(Json.MAPPER.readTree(schema));
    }

    @Test
    void callsAToolAndSaysWhichCallItIs() {
        server.on("tools/call", result(TEXT.formatted("seen")));
        assertThat(call(PATIENCE)).isEqualTo(new McpServers.Answer("seen", false));
        var heard = server.heard().stream()
                .filter(message -> message.path("method").asText().equals("tools/call"))
                .findFirst()
                .orElseThrow()
                .path("params");
        assertThat(heard.path("arguments").path("at").asText()).isEqualTo("it");
        assertThat(heard.path("_meta").path("ai.jarvis/idempotency-key").asText())
                .isEqualTo("effect-1");
        assertThat(server.headers())
                .allSatisfy(headers -> assertThat(headers.get("Authorization")).containsExactly("Bearer secret"));
    }

    @Test
    void keepsTheSessionThatAServerOpens() {
        server.on("initialize", (exchange, message) -> {
            exchange.getResponseHeaders().add("Mcp-Session-Id", "session-1");
            result(
                            "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"x\",\"version\":\"1\"}}")
                    .answer(exchange, message);
        });
        server.on("tools/call", result(TEXT.formatted("seen")));
        server.on("DELETE", (exchange, message) -> exchange.sendResponseHeaders(200, -1));
        assertThat(call(PATIENCE).text()).isEqualTo("seen");
        var later = server.headers().subList(1, server.headers().size());
        assertThat(later).hasSize(3).allSatisfy(headers -> {
            assertThat(headers.get("Mcp-session-id")).containsExactly("session-1");
            assertThat(headers.get("Mcp-protocol-version")).containsExactly("2025-11-25");
        });
    }

    @Test
    void readsAnAnswerFromAStreamThatStaysOpen() {
        server.on("tools/call", (exchange, message) -> {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            var events = "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":"
                    + "{\"level\":\"info\",\"data\":\"x\"}}\n\ndata: {\"jsonrpc\":\"2.0\",\"id\":" + message.path("id")
                    + ",\"result\":" + TEXT.formatted("streamed") + "}\n\n";
            exchange.getResponseBody().write(events.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            await();
        });
        assertThat(call(PATIENCE)).isEqualTo(new McpServers.Answer("streamed", false));
    }

    private void await() {
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void tellsWhatAToolCallsAnError() {
        server.on("tools/call", result("{\"isError\":true,\"content\":[{\"type\":\"text\",\"text\":\"no\"}]}"));
        assertThat(call(PATIENCE)).isEqualTo(new McpServers.Answer("no", true));
        server.on(
                "tools/call",
                (exchange, message) -> send(
                        exchange,
                        "application/json",
                        "{\"jsonrpc\":\"2.0\",\"id\":" + message.path("id")
                                + ",\"error\":{\"code\":-32602,\"message\":\"Unknown tool\"}}"));
        assertThat(call(PATIENCE)).isEqualTo(new McpServers.Answer("Unknown tool", true));
    }

    @Test
    void givesUpOnAServerThatHangs() {
        server.on("tools/call", (exchange, message) -> await());
        assertFails(() -> call(Duration.ofSeconds(2)), Reason.TIMEOUT);
        server.on("initialize", (exchange, message) -> await());
        assertFails(() -> call(Duration.ofSeconds(1)), Reason.TIMEOUT);
    }

    @Test
    void readsNoMoreThanItWants() {
        server.on("tools/call", (exchange, message) -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            var block = new byte[1 << 16];
            java.util.Arrays.fill(block, (byte) ' ');
            for (var i = 0; i < 800; i++) { // 50 MiB
                exchange.getResponseBody().write(block);
            }
            throw new AssertionError("Nobody should have read all of it");
        });
        assertFails(() -> call(PATIENCE), Reason.NONSENSE);
    }

    @Test
    void takesNoNonsense() {
        for (var body : new String[] {
            "",
            "{}",
            "null",
            "[]",
            "not JSON",
            "{\"jsonrpc\":\"2.0\",\"id\":\"other\",\"result\":{}}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":\"text\"}}",
            "[".repeat(5000)
        }) {
            server.on(
                    "tools/call",
                    (exchange, message) -> send(exchange, "application/json", body.isEmpty() ? " " : body));
            assertFails(() -> call(PATIENCE), Reason.NONSENSE);
        }
        server.on("tools/call", (exchange, message) -> exchange.sendResponseHeaders(500, -1));
        assertFails(() -> call(PATIENCE), Reason.NONSENSE);
        server.on("tools/call", (exchange, message) -> send(exchange, "text/html", "<html>"));
        assertFails(() -> call(PATIENCE), Reason.NONSENSE);
    }

    @Test
    void asksNothingOfAServerThatRedirectsOrIsForbidden() throws IOException {
        try (var forbidden = new Listener()) {
            server.on("initialize", (exchange, message) -> {
                exchange.getResponseHeaders().add("Location", "http://localhost:" + forbidden.port() + "/mcp");
                exchange.sendResponseHeaders(307, -1);
            });
            assertFails(() -> call(PATIENCE), Reason.NONSENSE);
            var local = URI.create("https://localhost:" + forbidden.port() + "/mcp");
            assertFails(
                    () -> servers.tools(new McpServers.Server(local, AllowedHosts.of("localhost"), Map.of()), PATIENCE),
                    Reason.FORBIDDEN);
            assertThat(forbidden.reached()).isZero();
        }
    }
}
