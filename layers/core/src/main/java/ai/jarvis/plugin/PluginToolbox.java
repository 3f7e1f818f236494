package ai.jarvis.plugin;

import ai.jarvis.agent.tool.AgentTool;
import ai.jarvis.agent.tool.Builtin;
import ai.jarvis.agent.tool.BuiltinTool;
import ai.jarvis.agent.tool.ToolArguments;
import ai.jarvis.agent.tool.ToolRequest;
import ai.jarvis.agent.tool.ToolResult;
import ai.jarvis.agent.tool.Toolbox;
import ai.jarvis.platform.Ids;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.StepUnavailable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The tools that the platform brings and those of plugins. What an agent can call is made up anew from what it names with
 * each call, so that no text which a model reads can add to it.
 */
public final class PluginToolbox implements Toolbox {
    private final Map<Builtin, BuiltinTool> builtin;
    private final Set<String> reserved;
    private final PluginStore store;
    private final PluginCalls calls;
    private final HttpTool http;
    private final ToolArguments arguments;
    private final Metrics metrics;
    private final LongSupplier nanos;

    /** @param builtin all but {@link Builtin#HTTP}; an agent that names one which is not here has no such tool */
    public PluginToolbox(
            Map<Builtin, BuiltinTool> builtin,
            PluginStore store,
            PluginCalls calls,
            ToolArguments arguments,
            Metrics metrics) {
        this(builtin, store, calls, arguments, metrics, System::nanoTime);
    }

    PluginToolbox(
            Map<Builtin, BuiltinTool> builtin,
            PluginStore store,
            PluginCalls calls,
            ToolArguments arguments,
            Metrics metrics,
            LongSupplier nanos) {
        this.builtin = new EnumMap<>(builtin);
        this.reserved = new HashSet<>(Set.of(HttpTool.NAME));
        builtin.values().forEach(tool -> reserved.add(tool.tool().name()));
        this.store = store;
        this.calls = calls;
        this.http = new HttpTool(calls);
        this.arguments = arguments;
        this.metrics = metrics;
        this.nanos = nanos;
    }

    /** What an agent that names this plugin alone is offered by it. */
    public static List<AgentTool> offered(Plugin plugin) {
        if (plugin.type() == PluginType.HTTP) {
            return List.of(HttpTool.tool(List.of(plugin)));
        }
        var names = new ToolNames(Set.of());
        return plugin.tools().stream().map(tool -> offered(names, plugin, tool)).toList();
    }

    private static AgentTool offered(ToolNames names, Plugin plugin, PluginTool tool) {
        var kind = plugin.type() == PluginType.MCP ? AgentTool.Kind.MCP : AgentTool.Kind.PLUGIN;
        return new AgentTool(names.of(plugin, tool), tool.description(), tool.parameters(), tool.repeatable(), kind);
    }

    /** A tool and what is done for it. */
    private record Bound(AgentTool tool, String type, Action action) {}

    @FunctionalInterface
    private interface Action {
        ToolResult call(ToolRequest request, Map<String, Object> arguments);
    }

    @Override
    public List<AgentTool> tools(Caller caller, List<String> plugins, boolean onlyBuiltin) {
        return bound(caller.tenant(), plugins, onlyBuiltin).values().stream()
                .map(Bound::tool)
                .toList();
    }

    /** By name, those of the platform first. */
    private Map<String, Bound> bound(TenantId tenant, List<String> named, boolean onlyBuiltin) {
        var bound = new LinkedHashMap<String, Bound>();
        var plugins = onlyBuiltin ? List.<Plugin>of() : plugins(tenant, named);
        for (var name : new java.util.LinkedHashSet<>(named)) {
            Builtin.named(name)
                    .map(builtin::get)
                    .ifPresent(tool -> put(bound, new Bound(tool.tool(), name, tool::call)));
        }
        var hosts = named.contains(Builtin.HTTP.wireName())
                ? store.ofType(tenant, PluginType.HTTP)
                : plugins.stream()
                        .filter(plugin -> plugin.type() == PluginType.HTTP)
                        .toList();
        if (!hosts.isEmpty()) {
            put(
                    bound,
                    new Bound(
                            HttpTool.tool(hosts),
                            Builtin.HTTP.wireName(),
                            (request, values) -> http.call(hosts, request, values)));
        }
        var names = new ToolNames(reserved);
        for (var plugin : plugins) {
            for (var tool : plugin.tools()) {
                var offered = offered(names, plugin, tool);
                put(
                        bound,
                        new Bound(
                                offered,
                                plugin.type().wireName(),
                                (request, values) -> calls.call(plugin, tool, values, request)));
            }
        }
        return bound;
    }

    private static void put(Map<String, Bound> bound, Bound tool) {
        bound.put(tool.tool().name(), tool);
    }

    private List<Plugin> plugins(TenantId tenant, List<String> named) {
        var plugins = new ArrayList<Plugin>();
        for (var name : new java.util.LinkedHashSet<>(named)) {
            if (Ids.isId(PluginId.PREFIX, name)) {
                store.find(tenant, new PluginId(name)).ifPresent(plugins::add);
            }
        }
        return plugins;
    }

    @Override
    public ToolResult call(ToolRequest request, List<String> plugins) {
        Map<String, Bound> bound;
        try {
            bound = bound(request.caller().tenant(), plugins, false);
        } catch (RuntimeException e) {
            throw new StepUnavailable("The tools of the agent could not be looked up", e);
        }
        var tool = bound.get(request.name());
        if (tool == null) {
            measured("none", "refused", 0);
            return ToolResult.error("There is no tool " + quoted(request.name()) + ". There are: "
                    + (bound.isEmpty() ? "none" : String.join(", ", bound.keySet())) + ".");
        }
        var read = arguments.read(tool.tool().parameters(), request.arguments());
        if (!read.problems().isEmpty()) {
            measured(tool.type(), "invalid", 0);
            return ToolResult.error("Nothing was done, as the arguments do not fit: "
                    + read.problems().stream().limit(20).collect(Collectors.joining("; ")));
        }
        return done(tool, request, read.values());
    }

    private ToolResult done(Bound tool, ToolRequest request, Map<String, Object> values) {
        var start = nanos.getAsLong();
        ToolResult result;
        String outcome;
        try {
            result = tool.action().call(request, values);
            outcome = result.isError() ? "error" : "ok";
        } catch (PluginFailure e) {
            outcome = e.reason().name().toLowerCase(java.util.Locale.ROOT);
            result = ToolResult.error(e.detail() + mayHaveActed(tool, e));
        } catch (Refusal e) {
            outcome = "refused";
            result = ToolResult.error(refused(e));
        } catch (RuntimeException e) {
            measured(tool.type(), "unavailable", nanos.getAsLong() - start);
            if (tool.tool().repeatable()) {
                throw new StepUnavailable("The tool " + request.name() + " could not be called", e);
            }
            return ToolResult.error("The tool failed, and it is not known whether it did what was asked.");
        }
        measured(tool.type(), outcome, nanos.getAsLong() - start);
        return result;
    }

    private static String mayHaveActed(Bound tool, PluginFailure e) {
        var isUnknown =
                switch (e.reason()) {
                    case TIMEOUT, BROKEN -> !tool.tool().repeatable();
                    case FORBIDDEN, UNREACHABLE, NONSENSE -> false;
                };
        return isUnknown ? " It may have done what was asked all the same." : "";
    }

    private static String refused(Refusal e) {
        var errors = e.errors().stream()
                .map(error -> error.pointer() + " " + error.detail())
                .collect(Collectors.joining("; "));
        return e.code() + ": " + e.detail() + (errors.isEmpty() ? "" : " " + errors);
    }

    private void measured(String type, String outcome, long nanos) {
        metrics.record(
                Map.of("type", type, "outcome", outcome),
                new Figure("tool_calls", 1, Unit.COUNT),
                new Figure("tool_duration", nanos / 1e6, Unit.MILLISECONDS));
    }

    /** A model's own word is short and plain where people read it. */
    private static String quoted(String name) {
        var shown = name.length() > 64 ? name.substring(0, 64) + "..." : name;
        return shown.replaceAll("[^A-Za-z0-9_.-]", "?");
    }

    @Override
    public Optional<String> problem(TenantId tenant, String plugin) {
        if (Builtin.named(plugin).isPresent()) {
            return Optional.empty();
        }
        var isThere = Ids.isId(PluginId.PREFIX, plugin)
                && store.find(tenant, new PluginId(plugin)).isPresent();
        return isThere
                ? Optional.empty()
                : Optional.of(
                        "is no plugin of the tenant's, and none of knowledge, code, sql, http, calculator, clock");
    }
}
