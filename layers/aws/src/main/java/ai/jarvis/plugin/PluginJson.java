package ai.jarvis.plugin;

import ai.jarvis.platform.Json;
import ai.jarvis.plugin.HttpOperation.Parameter;
import ai.jarvis.plugin.HttpOperation.Place;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How plugins' tools are kept. */
final class PluginJson {
    private PluginJson() {}

    static String tools(List<PluginTool> tools) {
        var list = Json.MAPPER.createArrayNode();
        tools.forEach(tool -> {
            var node = list.addObject();
            node.put("name", tool.name());
            node.put("description", tool.description());
            node.put("parameters", tool.parameters());
            node.put("repeatable", tool.repeatable());
            tool.operation().ifPresent(operation -> put(node.putObject("operation"), operation));
        });
        return list.toString();
    }

    private static void put(ObjectNode node, HttpOperation operation) {
        node.put("method", operation.method());
        node.put("server", operation.server().toString());
        node.put("path", operation.path());
        operation.bodyType().ifPresent(type -> node.put("body_type", type));
        var parameters = node.putArray("parameters");
        operation.parameters().forEach(parameter -> parameters
                .addObject()
                .put("argument", parameter.argument())
                .put("name", parameter.name())
                .put("place", parameter.place().wireName())
                .put("exploded", parameter.isExploded()));
    }

    static List<PluginTool> tools(String text) {
        var tools = new ArrayList<PluginTool>();
        Json.read(text, JsonNode.class)
                .forEach(node -> tools.add(new PluginTool(
                        node.path("name").asText(),
                        node.path("description").asText(),
                        node.path("parameters").asText(),
                        node.path("repeatable").asBoolean(),
                        Optional.of(node.path("operation"))
                                .filter(JsonNode::isObject)
                                .map(PluginJson::operation))));
        return tools;
    }

    private static HttpOperation operation(JsonNode node) {
        var parameters = new ArrayList<Parameter>();
        node.path("parameters")
                .forEach(each -> parameters.add(new Parameter(
                        each.path("argument").asText(),
                        each.path("name").asText(),
                        Place.valueOf(each.path("place").asText().toUpperCase(Locale.ROOT)),
                        each.path("exploded").asBoolean())));
        return new HttpOperation(
                node.path("method").asText(),
                URI.create(node.path("server").asText()),
                node.path("path").asText(),
                parameters,
                Optional.ofNullable(node.path("body_type").textValue()));
    }

    static String auth(PluginAuth auth) {
        var node = Json.MAPPER.createObjectNode();
        node.put("secret_ref", auth.secret());
        node.put("type", auth.scheme().wireName());
        auth.name().ifPresent(name -> node.put("name", name));
        return node.toString();
    }

    static PluginAuth auth(String text) {
        var node = Json.read(text, JsonNode.class);
        return new PluginAuth(
                node.path("secret_ref").asText(),
                PluginAuth.Scheme.byWireName(node.path("type").asText()).orElseThrow(),
                Optional.ofNullable(node.path("name").textValue()));
    }
}
