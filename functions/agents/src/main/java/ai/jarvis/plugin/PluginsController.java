package ai.jarvis.plugin;

import ai.jarvis.platform.Json;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.web.Idempotent;
import ai.jarvis.web.Listing;
import ai.jarvis.web.Paging;
import ai.jarvis.web.PathId;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plugins over HTTP, and the secrets that they authenticate themselves with. */
@Controller("/api/v1/plugins")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "plugins")
class PluginsController {
    private final Plugins plugins;
    private final PluginSecrets secrets;

    PluginsController(Plugins plugins, PluginSecrets secrets) {
        this.plugins = plugins;
        this.secrets = secrets;
    }

    @Introspected
    record NewAuth(
            @Schema(description = "The name of a secret of the tenant's") @NotNull String secretRef,
            @Schema(description = "bearer, basic, header or query; bearer unless told") Optional<String> type,
            @Schema(description = "Of the header, or of the parameter of the query") Optional<String> name) {
        PluginAuth auth() {
            var scheme = PluginAuth.Scheme.byWireName(type.orElse("bearer"))
                    .orElseThrow(() -> Refusal.invalid("/auth/type", "must be bearer, basic, header or query"));
            return new PluginAuth(secretRef, scheme, name);
        }
    }

    @Introspected
    record NewPluginBody(
            @NotNull String name,
            @Schema(description = "openapi, mcp, custom or http") @NotNull String type,
            @Schema(description = "What it is good for; models read it of a custom tool") Optional<String> description,
            @Schema(description = "Of the document, the server or the tool") Optional<String> url,
            @Schema(
                            description =
                                    "An OpenAPI document, as an object or as a text in JSON or YAML; in place of url",
                            oneOf = {String.class, Object.class})
                    Optional<Object> document,
            Optional<@Valid NewAuth> auth,
            @Schema(description = "Host names, and *.example.com for all below one; those of the url unless told")
                    Optional<List<@NotNull String>> allowedHosts,
            @Schema(description = "A JSON Schema of a custom tool's arguments")
                    Optional<Map<String, Object>> parameters) {
        NewPlugin wanted() {
            return new NewPlugin(
                    name,
                    description,
                    PluginType.byWireName(type)
                            .orElseThrow(() -> Refusal.invalid("/type", "must be openapi, mcp, custom or http")),
                    url,
                    document.map(told -> told instanceof String text ? text : Json.write(told)),
                    auth.map(NewAuth::auth),
                    allowedHosts.orElse(List.of()),
                    parameters.map(Json::write));
        }
    }

    @Introspected
    record NewSecret(
            @Schema(description = "8 to 4096 printable ASCII characters; it is never shown") @NotNull String value,
            @Schema(description = "That it may be sent to, and nowhere else") @NotNull List<@NotNull String> hosts) {}

    @Introspected
    record SecretView(String name, List<String> hosts, Instant updatedAt) {
        static SecretView of(PluginSecret secret) {
            return new SecretView(secret.name(), secret.hosts().patterns(), secret.updatedAt());
        }
    }

    @Introspected
    record Secrets(List<SecretView> items) {}

    @Post
    @Idempotent
    @Status(HttpStatus.CREATED)
    @Operation(
            summary = "Make a plugin",
            description =
                    "Its tools are read where it says. An address that must not be reached is refused with the code"
                            + " forbidden_address.")
    HttpResponse<PluginView> create(@Body @Valid NewPluginBody body, Caller caller) {
        var made = plugins.create(caller, body.wanted());
        var view = PluginView.whole(
                made.plugin(), made.signing().map(secret -> secret.value()), PluginsController::schema);
        return HttpResponse.<PluginView>created(view)
                .headers(headers -> headers.location(
                        URI.create("/api/v1/plugins/" + made.plugin().id())));
    }

    private static Map<String, Object> schema(String text) {
        return Json.readObject(text);
    }

    private static PluginView view(Plugin plugin) {
        return PluginView.whole(plugin, Optional.empty(), PluginsController::schema);
    }

    @Get
    @Operation(summary = "List plugins, newest first", description = "Without their tools.")
    Listing<PluginView> list(@RequestBean Paging paging, Caller caller) {
        return Listing.of(plugins.list(caller, paging.request()), PluginView::listed);
    }

    @Get("/{id}")
    @Operation(summary = "Show a plugin and its tools")
    PluginView get(@PathVariable String id, Caller caller) {
        return view(plugins.get(caller, pluginId(id)));
    }

    @Put("/{id}")
    @Operation(summary = "Change a plugin", description = "All of it but its type; its tools are read again.")
    PluginView update(@PathVariable String id, @Body @Valid NewPluginBody body, Caller caller) {
        return view(plugins.update(caller, pluginId(id), body.wanted()));
    }

    @Post("/{id}/refresh")
    @Operation(
            summary = "Read a plugin's tools again",
            description = "Of an OpenAPI document by its URL, or of an MCP server.")
    PluginView refresh(@PathVariable String id, Caller caller) {
        return view(plugins.refresh(caller, pluginId(id)));
    }

    @Delete("/{id}")
    @Status(HttpStatus.NO_CONTENT)
    @Operation(summary = "Remove a plugin", description = "Agents that name it have its tools no longer.")
    void delete(@PathVariable String id, Caller caller) {
        plugins.delete(caller, pluginId(id));
    }

    @Get("/secrets")
    @Operation(summary = "List the secrets of plugins by name", description = "What they are is never shown.")
    Secrets secrets(Caller caller) {
        return new Secrets(secrets.list(caller).stream().map(SecretView::of).toList());
    }

    @Put("/secrets/{name}")
    @Operation(
            summary = "Put a secret of plugins",
            description = "In the place of the one of that name, if there is one.")
    SecretView putSecret(@PathVariable String name, @Body @Valid NewSecret body, Caller caller) {
        return SecretView.of(secrets.put(caller, name, body.value(), body.hosts()));
    }

    @Delete("/secrets/{name}")
    @Status(HttpStatus.NO_CONTENT)
    @Operation(summary = "Remove a secret that no plugin uses")
    void deleteSecret(@PathVariable String name, Caller caller) {
        secrets.delete(caller, name);
    }

    private static PluginId pluginId(String id) {
        return PathId.of(id, PluginId::new, "plugin");
    }
}
