package ai.jarvis.plugin;

import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A plugin as callers see it. */
@Introspected
record PluginView(
        String id,
        String name,
        Optional<String> description,
        @Schema(description = "openapi, mcp, custom or http") String type,
        Optional<String> url,
        Optional<AuthView> auth,
        List<String> allowedHosts,
        @Schema(description = "As models see them; not in lists") Optional<List<ToolView>> tools,
        @Schema(description = "What requests to a custom tool are signed with; told once, when it is made")
                Optional<String> signingSecret,
        Instant createdAt,
        Instant updatedAt) {
    /** How the plugin's requests are authenticated; the secret itself is never told. */
    @Introspected
    record AuthView(
            String secretRef,
            @Schema(description = "bearer, basic, header or query") String type,
            Optional<String> name) {}

    /** A tool that an agent gets by the plugin. */
    @Introspected
    record ToolView(
            String name, String description, @Schema(description = "A JSON Schema") Map<String, Object> parameters) {}

    static PluginView listed(Plugin plugin) {
        return view(plugin, Optional.empty(), Optional.empty());
    }

    /** @param schema reads a text that is a JSON Schema */
    static PluginView whole(
            Plugin plugin, Optional<String> signingSecret, Function<String, Map<String, Object>> schema) {
        var tools = PluginToolbox.offered(plugin).stream()
                .map(tool -> new ToolView(tool.name(), tool.description(), schema.apply(tool.parameters())))
                .toList();
        return view(plugin, Optional.of(tools), signingSecret);
    }

    private static PluginView view(Plugin plugin, Optional<List<ToolView>> tools, Optional<String> signingSecret) {
        return new PluginView(
                plugin.id().value(),
                plugin.name(),
                plugin.description(),
                plugin.type().wireName(),
                plugin.url().map(Object::toString),
                plugin.auth()
                        .map(auth -> new AuthView(auth.secret(), auth.scheme().wireName(), auth.name())),
                plugin.allowedHosts().patterns(),
                tools,
                signingSecret,
                plugin.createdAt(),
                plugin.updatedAt());
    }
}
