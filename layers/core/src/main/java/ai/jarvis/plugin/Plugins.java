package ai.jarvis.plugin;

import ai.jarvis.agent.tool.ToolArguments;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.WebhookSecret;
import ai.jarvis.workflow.WebhookSecrets;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes, changes and removes plugins. What tools one has is found out when it is made, changed or read again. */
public final class Plugins {
    private static final int MOST_PLUGINS = 100;

    /** To read a document, or the tools of a server. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Of all of a plugin's tools together, in characters. */
    private static final int MOST_TOOLS_TEXT = 2 << 20;

    private static final String ANY_OBJECT = "{\"type\":\"object\"}";

    private final PluginStore store;
    private final Sources sources;
    private final Credentials.Source credentials;
    private final WebhookSecrets signing;
    private final Metrics metrics;
    private final Clock clock;

    /** Where tools are found. */
    public record Sources(PluginWeb web, McpServers servers, OpenApiDocuments documents, ToolArguments arguments) {}

    public Plugins(
            PluginStore store,
            SecretVault vault,
            Sources sources,
            WebhookSecrets signing,
            Metrics metrics,
            Clock clock) {
        this.store = store;
        this.sources = sources;
        this.credentials = new Credentials.Source(store, vault);
        this.signing = signing;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** A plugin, and what requests to a custom tool are signed with, which is shown once. */
    public record Made(Plugin plugin, Optional<WebhookSecret> signing) {}

    /** Makes a plugin. */
    public Made create(Caller caller, NewPlugin wanted) {
        caller.require(Permission.AGENTS_WRITE);
        if (store.count(caller.tenant()) >= MOST_PLUGINS) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT, "too_many_plugins", "A tenant has at most " + MOST_PLUGINS + " plugins.");
        }
        var now = clock.instant();
        var plugin = plugin(PluginId.fresh(), caller.tenant(), wanted, now, now);
        if (!store.insert(plugin)) {
            throw exists();
        }
        var secret = plugin.type() == PluginType.CUSTOM
                ? Optional.of(signing.of(plugin.tenant(), plugin.id().value()))
                : Optional.<WebhookSecret>empty();
        return new Made(plugin, secret);
    }

    /** Changes all of a plugin but its type. */
    public Plugin update(Caller caller, PluginId id, NewPlugin wanted) {
        caller.require(Permission.AGENTS_WRITE);
        var before = find(caller.tenant(), id);
        if (before.type() != wanted.type()) {
            throw Refusal.invalid("/type", "is " + before.type().wireName() + " and stays so");
        }
        var after = plugin(id, caller.tenant(), wanted, before.createdAt(), clock.instant());
        if (!store.replace(after)) {
            find(caller.tenant(), id);
            throw exists();
        }
        return after;
    }

    /** Reads a plugin's tools again where they were found. */
    public Plugin refresh(Caller caller, PluginId id) {
        caller.require(Permission.AGENTS_WRITE);
        var before = find(caller.tenant(), id);
        if (before.url().isEmpty() || before.type() == PluginType.CUSTOM) {
            throw Refusal.of(
                    Refusal.Kind.CONFLICT,
                    "nothing_to_read",
                    "The tools of this plugin are what it was told; there is nowhere to read them again.");
        }
        var url = before.url().get();
        requireReachable(before.type(), "/url", url);
        var tools = checked(before.type(), before.allowedHosts(), tools(before, Optional.empty()));
        var after = new Plugin(
                id,
                before.tenant(),
                before.name(),
                before.description(),
                before.type(),
                before.url(),
                before.auth(),
                before.allowedHosts(),
                tools,
                before.createdAt(),
                clock.instant());
        if (!store.replace(after)) {
            throw unknown();
        }
        return after;
    }

    public Plugin get(Caller caller, PluginId id) {
        caller.require(Permission.AGENTS_READ);
        return find(caller.tenant(), id);
    }

    /** Plugins, newest first, without their tools. */
    public Page<Plugin> list(Caller caller, Page.Request page) {
        caller.require(Permission.AGENTS_READ);
        return store.list(caller.tenant(), page);
    }

    /** Removes a plugin. Agents that name it have one plugin less. */
    public void delete(Caller caller, PluginId id) {
        caller.require(Permission.AGENTS_WRITE);
        if (!store.delete(caller.tenant(), id)) {
            throw unknown();
        }
    }

    private Plugin find(TenantId tenant, PluginId id) {
        return store.find(tenant, id).orElseThrow(Plugins::unknown);
    }

    private Plugin plugin(PluginId id, TenantId tenant, NewPlugin wanted, Instant createdAt, Instant now) {
        var url = wanted.url().map(text -> url(wanted.type(), text));
        var hosts = hosts(wanted, url);
        wanted.auth().ifPresent(auth -> requireSecret(tenant, auth, hosts));
        var named = new Plugin(
                id,
                tenant,
                wanted.name(),
                wanted.description(),
                wanted.type(),
                url,
                wanted.auth(),
                hosts,
                List.of(),
                createdAt,
                now);
        var tools =
                switch (wanted.type()) {
                    case OPENAPI, MCP -> tools(named, wanted.document());
                    case CUSTOM -> List.of(custom(wanted));
                    case HTTP -> List.<PluginTool>of();
                };
        var reached = hosts.patterns().isEmpty() ? hostsOf(wanted.type(), tools) : hosts;
        return new Plugin(
                id,
                tenant,
                wanted.name(),
                wanted.description(),
                wanted.type(),
                url,
                wanted.auth(),
                reached,
                checked(wanted.type(), reached, tools),
                createdAt,
                now);
    }

    private static PluginTool custom(NewPlugin wanted) {
        return new PluginTool(
                "",
                wanted.description().orElse(wanted.name()),
                wanted.parameters().orElse(ANY_OBJECT),
                false,
                Optional.empty());
    }

    private URI url(PluginType type, String text) {
        URI url;
        try {
            url = ToolUrl.parse(text);
        } catch (PluginFailure e) {
            throw forbidden(type, "/url", e.detail());
        }
        requireReachable(type, "/url", url);
        return url;
    }

    private void requireReachable(PluginType type, String pointer, URI url) {
        sources.web().problem(url).ifPresent(detail -> {
            throw forbidden(type, pointer, detail);
        });
    }

    private AllowedHosts hosts(NewPlugin wanted, Optional<URI> url) {
        var named = wanted.allowedHosts();
        for (var i = 0; i < named.size(); i++) {
            if (!named.get(i).startsWith("*.")) {
                requireReachable(wanted.type(), "/allowed_hosts/" + i, URI.create("https://" + named.get(i) + "/"));
            }
        }
        var hosts = named.isEmpty()
                ? url.map(only -> AllowedHosts.of(only.getHost())).orElseGet(() -> new AllowedHosts(List.of()))
                : new AllowedHosts(named);
        url.filter(where -> !hosts.allows(where.getHost())).ifPresent(where -> {
            throw Refusal.invalid("/allowed_hosts", "must name the host of the url, " + where.getHost());
        });
        return hosts;
    }

    private AllowedHosts hostsOf(PluginType type, List<PluginTool> tools) {
        var hosts = tools.stream()
                .flatMap(tool -> tool.operation().stream())
                .map(HttpOperation::server)
                .distinct()
                .toList();
        hosts.forEach(server -> requireReachable(type, "/document", server));
        return new AllowedHosts(hosts.stream().map(URI::getHost).toList());
    }

    private void requireSecret(TenantId tenant, PluginAuth auth, AllowedHosts hosts) {
        var secret = store.secret(tenant, auth.secret())
                .orElseThrow(() -> Refusal.invalid(
                        "/auth/secret_ref",
                        "is no secret of the tenant's; put it first, under /api/v1/plugins/secrets"));
        hosts.patterns().stream()
                .filter(host -> !host.startsWith("*."))
                .filter(host -> !secret.hosts().allows(host))
                .findFirst()
                .ifPresent(host -> {
                    throw Refusal.invalid("/auth/secret_ref", "may not be sent to " + host);
                });
    }

    private List<PluginTool> tools(Plugin plugin, Optional<String> document) {
        try {
            if (document.isPresent()) {
                return sources.documents()
                        .read(document.get(), Optional.empty())
                        .tools();
            }
            var url = plugin.url().orElseThrow();
            var mine = credentials.of(plugin.tenant(), plugin.auth(), url);
            try {
                if (plugin.type() == PluginType.MCP) {
                    return sources.servers()
                            .tools(new McpServers.Server(mine.url(), plugin.allowedHosts(), mine.headers()), PATIENCE);
                }
                var text = fetched(
                        PluginWeb.Request.get(url, plugin.allowedHosts(), PATIENCE, OpenApiDocuments.MOST_CHARACTERS)
                                .with(mine.headers(), mine.url()));
                return sources.documents().read(text, Optional.of(url)).tools();
            } catch (PluginFailure e) {
                throw new PluginFailure(e.reason(), mine.redaction().apply(e.detail()));
            }
        } catch (PluginFailure e) {
            throw e.reason() == PluginFailure.Reason.FORBIDDEN
                    ? forbidden(plugin.type(), "/url", e.detail())
                    : Refusal.unprocessable(
                            "unreachable_plugin",
                            "The plugin's tools could not be read.",
                            List.of(new FieldError("/url", e.detail())));
        }
    }

    private String fetched(PluginWeb.Request request) {
        var answer = sources.web().send(request);
        if (!answer.isGood()) {
            throw new PluginFailure(
                    PluginFailure.Reason.NONSENSE, "The server answered with HTTP " + answer.status() + ".");
        }
        if (answer.isCut()) {
            throw new PluginFailure(
                    PluginFailure.Reason.NONSENSE, "The document has more than " + request.mostBytes() + " bytes.");
        }
        return answer.text();
    }

    private List<PluginTool> checked(PluginType type, AllowedHosts hosts, List<PluginTool> tools) {
        var errors = new ArrayList<FieldError>();
        var pointer = type == PluginType.CUSTOM ? "/parameters" : "/tools";
        if (tools.size() > OpenApiDocuments.MOST_OPERATIONS) {
            errors.add(new FieldError(pointer, "must be at most " + OpenApiDocuments.MOST_OPERATIONS));
        }
        if (tools.stream().mapToInt(tool -> tool.parameters().length()).sum() > MOST_TOOLS_TEXT) {
            errors.add(new FieldError(pointer, "must have schemas of at most " + MOST_TOOLS_TEXT + " characters"));
        }
        for (var tool : tools) {
            var of = type == PluginType.CUSTOM ? pointer : pointer + "/" + tool.name();
            schemaProblem(tool).ifPresent(detail -> errors.add(new FieldError(of, detail)));
            tool.operation()
                    .map(operation -> operation.server().getHost())
                    .filter(host -> !hosts.allows(host))
                    .ifPresent(host ->
                            errors.add(new FieldError(of, "is on " + host + ", which is not among allowed_hosts")));
        }
        if (!errors.isEmpty()) {
            throw Refusal.unprocessable(
                    "invalid_tools",
                    "The plugin has tools that cannot be called.",
                    errors.stream().limit(50).toList());
        }
        return tools;
    }

    private Optional<String> schemaProblem(PluginTool tool) {
        return tool.parameters().length() > PluginTool.MOST_PARAMETERS
                ? Optional.of("has a schema of more than " + PluginTool.MOST_PARAMETERS + " characters")
                : sources.arguments().schemaProblem(tool.parameters());
    }

    private Refusal forbidden(PluginType type, String pointer, String detail) {
        metrics.record(Map.of("type", type.wireName()), new Figure("plugin_forbidden", 1, Unit.COUNT));
        return Refusal.unprocessable(
                "forbidden_address",
                "The plugin is where nothing may be sent.",
                List.of(new FieldError(pointer, detail)));
    }

    private static Refusal exists() {
        return Refusal.of(Refusal.Kind.CONFLICT, "plugin_exists", "There is a plugin of this name already.");
    }

    private static Refusal unknown() {
        return Refusal.notFound("plugin");
    }
}
