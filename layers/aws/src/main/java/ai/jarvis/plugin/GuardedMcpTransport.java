package ai.jarvis.plugin;

import ai.jarvis.platform.Json;
import ai.jarvis.plugin.PluginFailure.Reason;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.HttpHeaders;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.ProtocolVersions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The client's end of streamable HTTP (MCP, revision 2025-11-25), over {@link GuardedWeb}: the SDK's own end resolves names
 * by itself. Each message is a request of its own; the server's stream for messages that nobody asked for is not opened.
 */
final class GuardedMcpTransport implements McpClientTransport {
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final GuardedWeb web;
    private final McpServers.Server server;
    private final McpJsonMapper mapper;
    private final long until;
    private final int mostBytes;

    private volatile Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler = message -> message;
    private volatile Optional<String> session = Optional.empty();
    private volatile Optional<String> version = Optional.empty();
    private final Map<String, Object> schemas = new LinkedHashMap<>();

    /**
     * For one conversation.
     *
     * @param timeout for all of it
     * @param mostBytes of each answer
     */
    GuardedMcpTransport(
            GuardedWeb web, McpServers.Server server, McpJsonMapper mapper, Duration timeout, int mostBytes) {
        this.web = web;
        this.server = server;
        this.mapper = mapper;
        this.until = System.nanoTime() + timeout.toNanos();
        this.mostBytes = mostBytes;
    }

    /** The schemas of arguments as the server wrote them, by tool; the SDK's type for them knows few keywords. */
    Map<String, Object> schemas() {
        synchronized (schemas) {
            return new LinkedHashMap<>(schemas);
        }
    }

    @Override
    public List<String> protocolVersions() {
        return List.of(
                ProtocolVersions.MCP_2025_03_26, ProtocolVersions.MCP_2025_06_18, ProtocolVersions.MCP_2025_11_25);
    }

    @Override
    public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> receiver) {
        this.handler = receiver;
        return Mono.empty();
    }

    @Override
    public Mono<Void> sendMessage(JSONRPCMessage message) {
        return Mono.<Void>fromRunnable(() -> post(message)).subscribeOn(Schedulers.boundedElastic());
    }

    private void post(JSONRPCMessage message) {
        var received = web.exchange(request("POST", Optional.of(text(message)), left()), response -> {
            var status = response.getCode();
            if (status < 200 || status >= 300) {
                throw new PluginFailure(Reason.NONSENSE, "The server answered with HTTP " + status + ".");
            }
            Optional.ofNullable(response.getFirstHeader(HttpHeaders.MCP_SESSION_ID))
                    .ifPresent(header -> session = Optional.of(header.getValue()));
            return messages(response, message);
        });
        if (message instanceof JSONRPCRequest asked && received.stream().noneMatch(each -> answers(each, asked))) {
            throw new PluginFailure(Reason.NONSENSE, "The server did not answer what it was asked.");
        }
        received.forEach(each -> {
            noteVersion(message, each);
            handler.apply(Mono.just(each)).subscribe(nothing -> {}, unheard -> {});
        });
    }

    private PluginWeb.Request request(String method, Optional<String> body, Duration timeout) {
        var all = new HashMap<String, String>();
        all.put("Accept", "application/json, text/event-stream");
        session.ifPresent(id -> all.put(HttpHeaders.MCP_SESSION_ID, id));
        version.ifPresent(number -> all.put(HttpHeaders.PROTOCOL_VERSION, number));
        return new PluginWeb.Request(
                method,
                server.url(),
                all,
                server.secrets(),
                body.map(text -> new PluginWeb.Body("application/json", text)),
                server.hosts(),
                timeout,
                mostBytes);
    }

    private Duration left() {
        return Duration.ofNanos(Math.max(1, until - System.nanoTime()));
    }

    private String text(JSONRPCMessage message) {
        try {
            return mapper.writeValueAsString(message);
        } catch (IOException e) {
            throw new IllegalStateException("A message of the protocol is JSON", e);
        }
    }

    private List<JSONRPCMessage> messages(ClassicHttpResponse response, JSONRPCMessage message) throws IOException {
        var entity = response.getEntity();
        var type = entity == null ? null : ContentType.parseLenient(entity.getContentType());
        if (entity == null || type == null || !(message instanceof JSONRPCRequest asked)) {
            return List.of();
        }
        var bounded = new BoundedStream(entity.getContent(), mostBytes);
        return switch (type.getMimeType()) {
            case "application/json" -> List.of(parsed(new String(bounded.readAllBytes(), StandardCharsets.UTF_8)));
            case "text/event-stream" -> events(bounded, asked);
            default -> List.of();
        };
    }

    /** Up to the answer; a server may leave the stream open after it. */
    private List<JSONRPCMessage> events(BoundedStream stream, JSONRPCRequest asked) throws IOException {
        var received = new ArrayList<JSONRPCMessage>();
        var data = new StringBuilder();
        var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("data:")) {
                data.append(line.startsWith("data: ") ? line.substring(6) : line.substring(5))
                        .append('\n');
            } else if (line.isEmpty() && !data.isEmpty()) {
                var message = parsed(data.toString());
                data.setLength(0);
                received.add(message);
                if (answers(message, asked)) {
                    return received;
                }
            }
        }
        return received;
    }

    private JSONRPCMessage parsed(String text) {
        try {
            return McpSchema.deserializeJsonRpcMessage(mapper, text);
        } catch (IOException | IllegalArgumentException e) {
            throw new PluginFailure(Reason.NONSENSE, "The server does not speak the protocol.", e);
        }
    }

    private static boolean answers(JSONRPCMessage message, JSONRPCRequest asked) {
        return message instanceof JSONRPCResponse response
                && String.valueOf(response.id()).equals(String.valueOf(asked.id()));
    }

    private void noteVersion(JSONRPCMessage sent, JSONRPCMessage received) {
        if (sent instanceof JSONRPCRequest asked
                && asked.method().equals(McpSchema.METHOD_INITIALIZE)
                && received instanceof JSONRPCResponse response
                && response.result() instanceof Map<?, ?> result
                && result.get("protocolVersion") instanceof String agreed) {
            version = Optional.of(agreed).filter(protocolVersions()::contains);
        }
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // The SDK's own.
    public <T> T unmarshalFrom(@Nullable Object data, TypeRef<T> type) {
        try {
            return mapper.convertValue(isTools(type) ? withPlainSchemas(data) : data, type);
        } catch (IllegalArgumentException e) {
            throw new PluginFailure(Reason.NONSENSE, "The server does not speak the protocol.", e);
        }
    }

    private static boolean isTools(TypeRef<?> type) {
        return type.getType().equals(McpSchema.ListToolsResult.class);
    }

    /** Keeps the schemas aside, since the SDK refuses those that say more than it knows. */
    private @Nullable Object withPlainSchemas(@Nullable Object data) {
        if (!(data instanceof Map<?, ?> result) || !(result.get("tools") instanceof List<?> tools)) {
            return data;
        }
        var plain = new ArrayList<Object>();
        for (var each : tools) {
            if (each instanceof Map<?, ?> tool && tool.get("name") instanceof String name) {
                synchronized (schemas) {
                    schemas.put(name, tool.get("inputSchema") == null ? Map.of() : tool.get("inputSchema"));
                }
                var copy = new LinkedHashMap<Object, Object>(tool);
                copy.put("inputSchema", Map.of("type", "object"));
                copy.remove("outputSchema");
                plain.add(copy);
            }
        }
        var copy = new LinkedHashMap<Object, Object>(result);
        copy.put("tools", plain);
        return copy;
    }

    /** Tells the server that the conversation is over, if it has kept one. */
    @Override
    public Mono<Void> closeGracefully() {
        return Mono.<Void>fromRunnable(() -> {
                    if (session.isPresent()) {
                        farewell();
                    }
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    private void farewell() {
        try {
            var left = left();
            var patience = left.compareTo(FAREWELL) < 0 ? left : FAREWELL;
            var unused = web.exchange(request("DELETE", Optional.empty(), patience), ClassicHttpResponse::getCode);
        } catch (PluginFailure e) {
            return; // A server forgets by itself what nobody ends.
        }
    }

    /** What a schema is as text. */
    static String text(Object schema) {
        return Json.write(schema);
    }
}
