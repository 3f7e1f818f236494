package ai.jarvis.plugin;

import ai.jarvis.plugin.HttpOperation.Parameter;
import ai.jarvis.plugin.HttpOperation.Place;
import ai.jarvis.workflow.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An operation filled from a tool's arguments. */
record OperationRequest(URI url, Map<String, String> headers, Optional<PluginWeb.Body> body) {
    /** @throws PluginFailure {@code NONSENSE} if an argument cannot be where it belongs */
    static OperationRequest of(HttpOperation operation, Map<String, Object> arguments) {
        var path = operation.path();
        var query = new ArrayList<String>();
        var headers = new LinkedHashMap<String, String>();
        for (var parameter : operation.parameters()) {
            var value = arguments.get(parameter.argument());
            if (value == null && parameter.place() != Place.PATH) {
                continue;
            }
            switch (parameter.place()) {
                case PATH -> path = path.replace("{" + parameter.name() + "}", segment(parameter, value));
                case QUERY -> query.addAll(pairs(parameter, value));
                case HEADER -> headers.put(parameter.name(), header(parameter, value));
            }
        }
        var server = operation.server().toString();
        var base = server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
        var url = base + path + (query.isEmpty() ? "" : "?" + String.join("&", query));
        var said = arguments.get(HttpOperation.BODY);
        var body = operation.bodyType().filter(type -> said != null).map(type -> body(type, said));
        return new OperationRequest(ToolUrl.parse(url), headers, body);
    }

    /** Neither leaves its place, nor makes the path another one. */
    private static String segment(Parameter parameter, @Nullable Object value) {
        var text = text(value);
        if (text.isEmpty() || text.equals(".") || text.equals("..")) {
            throw nonsense(parameter, "cannot be empty, . or ..");
        }
        return encoded(text);
    }

    private static List<String> pairs(Parameter parameter, @Nullable Object value) {
        var name = encoded(parameter.name());
        if (value instanceof List<?> elements && parameter.isExploded()) {
            return elements.stream()
                    .map(element -> name + "=" + encoded(text(element)))
                    .toList();
        }
        return List.of(name + "=" + encoded(text(value)));
    }

    private static String header(Parameter parameter, @Nullable Object value) {
        var text = text(value);
        if (text.chars().anyMatch(c -> c < ' ' || c > 126)) {
            throw nonsense(parameter, "must have printable ASCII characters only");
        }
        return text;
    }

    private static PluginWeb.Body body(String type, Object value) {
        if (type.equals("application/x-www-form-urlencoded") && value instanceof Map<?, ?> form) {
            return new PluginWeb.Body(
                    type,
                    form.entrySet().stream()
                            .map(field ->
                                    encoded(String.valueOf(field.getKey())) + "=" + encoded(text(field.getValue())))
                            .collect(Collectors.joining("&")));
        }
        var isText = type.startsWith("text/") && value instanceof String;
        return new PluginWeb.Body(type, isText ? (String) value : Json.writeCompact(value));
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case String text -> text;
            case List<?> elements ->
                elements.stream().map(OperationRequest::text).collect(Collectors.joining(","));
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            default -> Json.writeCompact(value);
        };
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static PluginFailure nonsense(Parameter parameter, String detail) {
        return new PluginFailure(
                PluginFailure.Reason.NONSENSE, "The argument " + parameter.argument() + " " + detail + ".");
    }
}
