package ai.jarvis.plugin;

import ai.jarvis.agent.tool.ToolRequest;
import ai.jarvis.agent.tool.ToolResult;
import ai.jarvis.workflow.Json;
import ai.jarvis.workflow.WebhookSecrets;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Does what tools of plugins are called for. Whatever they answer is a text for the model, without their secrets. */
public final class PluginCalls {
    /** Bytes of an answer that are read; more than a model is shown, as some of it may be markup. */
    static final int MOST_BYTES = 256 << 10;

    private static final String SIGNATURE = "Jarvis-Signature";
    private static final String TIMESTAMP = "Jarvis-Timestamp";
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final Credentials.Source credentials;
    private final PluginWeb web;
    private final McpServers servers;
    private final WebhookSecrets signing;
    private final Clock clock;

    /** @param signing secrets that requests to custom tools are signed with, known to their tenant */
    public PluginCalls(
            PluginStore store,
            SecretVault vault,
            PluginWeb web,
            McpServers servers,
            WebhookSecrets signing,
            Clock clock) {
        this.credentials = new Credentials.Source(store, vault);
        this.web = web;
        this.servers = servers;
        this.signing = signing;
        this.clock = clock;
    }

    /**
     * Does a call, whose arguments are known to fit.
     *
     * @throws PluginFailure if there is no answer
     */
    public ToolResult call(Plugin plugin, PluginTool tool, Map<String, Object> arguments, ToolRequest request) {
        return switch (plugin.type()) {
            case OPENAPI -> operation(plugin, tool, arguments, request);
            case MCP -> mcp(plugin, tool, arguments, request);
            case CUSTOM -> custom(plugin, arguments, request);
            case HTTP -> throw new IllegalArgumentException("Has no tools of its own: " + plugin.id());
        };
    }

    private ToolResult operation(Plugin plugin, PluginTool tool, Map<String, Object> arguments, ToolRequest request) {
        var operation = tool.operation().orElseThrow();
        var filled = OperationRequest.of(operation, arguments);
        var headers = new LinkedHashMap<>(filled.headers());
        if (!tool.repeatable()) {
            headers.put(IDEMPOTENCY_KEY, request.effect());
        }
        return sent(plugin, operation.method(), filled.url(), headers, filled.body(), request);
    }

    private ToolResult custom(Plugin plugin, Map<String, Object> arguments, ToolRequest request) {
        var said = new LinkedHashMap<String, Object>();
        said.put("tool", plugin.name());
        said.put("arguments", arguments);
        said.put("execution_id", request.execution());
        said.put("call_id", request.effect());
        var body = Json.writeCompact(said);
        var timestamp = Long.toString(clock.instant().getEpochSecond());
        var signature = signing.of(plugin.tenant(), plugin.id().value()).sign(timestamp, body);
        var headers = Map.of(TIMESTAMP, timestamp, SIGNATURE, signature, IDEMPOTENCY_KEY, request.effect());
        return sent(
                plugin,
                "POST",
                plugin.url().orElseThrow(),
                headers,
                Optional.of(new PluginWeb.Body("application/json", body)),
                request);
    }

    /** Sends a request of a plugin's, with its secret, and tells what came back. */
    ToolResult sent(
            Plugin plugin,
            String method,
            URI url,
            Map<String, String> headers,
            Optional<PluginWeb.Body> body,
            ToolRequest request) {
        var mine = credentials.of(plugin.tenant(), plugin.auth(), url);
        var outgoing = new PluginWeb.Request(
                        method, url, headers, Map.of(), body, plugin.allowedHosts(), request.timeout(), MOST_BYTES)
                .with(mine.headers(), mine.url());
        try {
            return told(web.send(outgoing), mine.redaction());
        } catch (PluginFailure e) {
            throw clean(e, mine.redaction());
        }
    }

    private ToolResult mcp(Plugin plugin, PluginTool tool, Map<String, Object> arguments, ToolRequest request) {
        var mine = credentials.of(plugin.tenant(), plugin.auth(), plugin.url().orElseThrow());
        try {
            var answer = servers.call(
                    new McpServers.Server(mine.url(), plugin.allowedHosts(), mine.headers()),
                    tool.name(),
                    arguments,
                    request.effect(),
                    request.timeout());
            var text = mine.redaction().apply(answer.text());
            return answer.isError() ? ToolResult.error(text) : ToolResult.of(text);
        } catch (PluginFailure e) {
            throw clean(e, mine.redaction());
        }
    }

    static ToolResult told(PluginWeb.Answer answer, Redaction redaction) {
        var type = answer.headers().getOrDefault("content-type", "text/plain").toLowerCase(Locale.ROOT);
        var text = isText(type) ? answer.text() : "[" + answer.body().length + " bytes of " + type + "]";
        if (answer.isCut()) {
            text += "\n[cut: the answer has more than " + answer.body().length + " bytes]";
        }
        var clean = redaction.apply(text);
        return answer.isGood() ? ToolResult.of(clean) : ToolResult.error("HTTP " + answer.status() + "\n" + clean);
    }

    private static boolean isText(String type) {
        return type.startsWith("text/")
                || List.of("json", "xml", "yaml", "javascript", "x-www-form-urlencoded").stream()
                        .anyMatch(type::contains);
    }

    private static PluginFailure clean(PluginFailure e, Redaction redaction) {
        return new PluginFailure(e.reason(), redaction.apply(e.detail()));
    }
}
