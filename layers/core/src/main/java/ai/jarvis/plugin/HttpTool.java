package ai.jarvis.plugin;

import ai.jarvis.agent.tool.AgentTool;
import ai.jarvis.agent.tool.ToolRequest;
import ai.jarvis.agent.tool.ToolResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code http_request}: requests that the model writes, to hosts that plugins of the type {@code http} allow. */
final class HttpTool {
    static final String NAME = "http_request";
    private static final int MOST_HOSTS_NAMED = 20;

    private static final String PARAMETERS =
            """
            {"type":"object","properties":{\
            "method":{"type":"string","enum":["GET","POST"],"description":"GET unless told"},\
            "url":{"type":"string","minLength":1,"maxLength":2000},\
            "headers":{"type":"object","maxProperties":20,"additionalProperties":{"type":"string","maxLength":1000}},\
            "body":{"type":"string","maxLength":100000,"description":"Of a POST; JSON unless headers say otherwise"}},\
            "required":["url"],"additionalProperties":false}""";

    private static final Pattern HEADER = Pattern.compile("[a-z0-9-]{1,64}");

    /** Those of the connection, and those by which somebody says who they are. */
    private static final Pattern NOT_MODELS = Pattern.compile(
            "host|content-length|transfer-encoding|connection|upgrade|te|trailer|expect|proxy-.*|authorization|cookie"
                    + "|idempotency-key|jarvis-.*");

    private final PluginCalls calls;

    HttpTool(PluginCalls calls) {
        this.calls = calls;
    }

    static AgentTool tool(List<Plugin> plugins) {
        var hosts = plugins.stream()
                .flatMap(plugin -> plugin.allowedHosts().patterns().stream())
                .distinct()
                .limit(MOST_HOSTS_NAMED)
                .collect(Collectors.joining(", "));
        return new AgentTool(
                NAME,
                "Sends a request over HTTP and returns the answer. These hosts can be reached, and no others: " + hosts,
                PARAMETERS,
                false,
                AgentTool.Kind.BUILTIN);
    }

    ToolResult call(List<Plugin> plugins, ToolRequest request, Map<String, Object> arguments) {
        var url = ToolUrl.parse(String.valueOf(arguments.get("url")));
        var plugin = plugins.stream()
                .filter(each -> each.allowedHosts().allows(url.getHost()))
                .findFirst()
                .orElseThrow(() -> new PluginFailure(
                        PluginFailure.Reason.FORBIDDEN, url.getHost() + " is not among the allowed hosts."));
        var method = arguments.getOrDefault("method", "GET").toString();
        var headers = headers(arguments.get("headers"));
        var type = Optional.ofNullable(headers.remove("content-type")).orElse("application/json");
        var body = Optional.ofNullable(arguments.get("body")).map(String::valueOf);
        if (body.isPresent() && method.equals("GET")) {
            throw new PluginFailure(PluginFailure.Reason.NONSENSE, "A GET has no body.");
        }
        if (method.equals("POST")) {
            headers.put("idempotency-key", request.effect());
        }
        return calls.sent(plugin, method, url, headers, body.map(text -> new PluginWeb.Body(type, text)), request);
    }

    private static Map<String, String> headers(@org.jspecify.annotations.Nullable Object told) {
        var headers = new LinkedHashMap<String, String>();
        if (told instanceof Map<?, ?> given) {
            given.forEach((key, value) -> {
                var name = String.valueOf(key).toLowerCase(Locale.ROOT);
                var text = String.valueOf(value);
                if (!HEADER.matcher(name).matches()
                        || NOT_MODELS.matcher(name).matches()
                        || text.chars().anyMatch(c -> c < ' ' || c > 126)) {
                    throw new PluginFailure(PluginFailure.Reason.NONSENSE, "The header " + name + " cannot be set.");
                }
                headers.put(name, text);
            });
        }
        return headers;
    }
}
