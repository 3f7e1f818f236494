package ai.jarvis.plugin;

import ai.jarvis.agent.tool.ToolArguments;
import ai.jarvis.agent.tool.ToolRequest;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Refusal;
import ai.jarvis.plugin.PluginFailure.Reason;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.WebhookSecrets;
import com.dashjoin.jsonata.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Plugins over fakes: a web of a few hosts, and a server that says what a test wants. */
final class PluginWorld {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);

    final InMemoryPluginStore store = new InMemoryPluginStore();
    final InMemoryVault vault = new InMemoryVault();
    final Web web = new Web();
    final Servers servers = new Servers();
    final Arguments arguments = new Arguments();
    final WebhookSecrets signing = new WebhookSecrets(() -> "key of a test".getBytes(StandardCharsets.UTF_8));
    final List<Map<String, String>> measured = new ArrayList<>();
    final Metrics metrics = (dimensions, figures) -> measured.add(dimensions);
    final PluginSecrets secrets = new PluginSecrets(store, vault, CLOCK);
    final PluginCalls calls = new PluginCalls(store, vault, web, servers, signing, CLOCK);
    List<PluginTool> document = List.of();
    final Plugins plugins = new Plugins(
            store,
            vault,
            new Plugins.Sources(web, servers, (text, base) -> new OpenApiDocuments.Api("Test", document), arguments),
            signing,
            metrics,
            CLOCK);

    static Caller caller() {
        return new Caller(TenantId.fresh(), "key_1", Set.of(Role.DEVELOPER));
    }

    static NewPlugin wanted(String name, PluginType type, Optional<String> url, String... hosts) {
        return new NewPlugin(
                name,
                Optional.empty(),
                type,
                url,
                Optional.empty(),
                Optional.empty(),
                List.of(hosts),
                Optional.empty());
    }

    static NewPlugin withAuth(NewPlugin plugin, PluginAuth auth) {
        return new NewPlugin(
                plugin.name(),
                plugin.description(),
                plugin.type(),
                plugin.url(),
                plugin.document(),
                Optional.of(auth),
                plugin.allowedHosts(),
                plugin.parameters());
    }

    static ToolRequest request(Caller caller, String tool, String arguments) {
        return new ToolRequest(caller, "exe_test", "effect-1", tool, arguments, Duration.ofSeconds(30));
    }

    /** Hosts that end in {@code .example.com} are public, and answer as a test says. */
    static final class Web implements PluginWeb {
        final List<Request> sent = new ArrayList<>();
        Function<Request, PluginWeb.Answer> answers = request -> answer(200, "{}");

        static PluginWeb.Answer answer(int status, String body) {
            return new PluginWeb.Answer(
                    status, Map.of("content-type", "application/json"), body.getBytes(StandardCharsets.UTF_8), false);
        }

        @Override
        public Optional<String> problem(URI url) {
            return url.getHost().endsWith("example.com")
                    ? Optional.empty()
                    : Optional.of("is not on the public internet");
        }

        @Override
        public PluginWeb.Answer send(Request request) {
            if (problem(request.url()).isPresent()
                    || !request.hosts().allows(request.url().getHost())) {
                throw new PluginFailure(Reason.FORBIDDEN, request.url().getHost() + " must not be reached.");
            }
            sent.add(request);
            return answers.apply(request);
        }
    }

    /** A server whose tools a test makes up. */
    static final class Servers implements McpServers {
        List<PluginTool> tools = List.of();
        Function<Map<String, Object>, McpServers.Answer> answers = arguments -> new McpServers.Answer("done", false);

        @Override
        public List<PluginTool> tools(Server server, Duration timeout) {
            return tools;
        }

        @Override
        public McpServers.Answer call(
                Server server, String tool, Map<String, Object> values, String effect, Duration timeout) {
            return answers.apply(values);
        }
    }

    /** Knows of schemas that they say what is required. */
    static final class Arguments implements ToolArguments {
        @Override
        public Read read(String schema, String text) {
            Object parsed;
            try {
                parsed = Json.parseJson(text.isBlank() ? "{}" : text);
            } catch (RuntimeException e) {
                return new Read(Map.of(), List.of("they must be one JSON object"));
            }
            if (!(parsed instanceof Map<?, ?> object)) {
                return new Read(Map.of(), List.of("they must be one JSON object"));
            }
            var values = new HashMap<String, Object>();
            object.forEach((name, value) -> values.put(String.valueOf(name), value));
            var problems = new ArrayList<String>();
            if (Json.parseJson(schema) instanceof Map<?, ?> known && known.get("required") instanceof List<?> names) {
                names.stream()
                        .filter(name -> !values.containsKey(String.valueOf(name)))
                        .forEach(name -> problems.add(name + " is required"));
            }
            return new Read(values, problems);
        }

        @Override
        public Optional<String> schemaProblem(String schema) {
            return schema.contains("\"type\":\"object\"") ? Optional.empty() : Optional.of("must be of an object");
        }
    }

    static Refusal refused(Runnable action) {
        try {
            action.run();
        } catch (Refusal e) {
            return e;
        }
        throw new AssertionError("It was not refused");
    }
}
