package ai.jarvis.plugin;

import ai.jarvis.platform.Json;
import ai.jarvis.plugin.PluginFailure.Reason;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Content;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** MCP servers by the protocol's own SDK. Each call is a conversation of its own: nothing is kept between two. */
public final class SdkMcpServers implements McpServers {
    private static final int MOST_LIST_BYTES = 4 << 20;
    private static final int MOST_PAGES = 20;

    /** Among what a call says beside its arguments. */
    private static final String IDEMPOTENCY_KEY = "ai.jarvis/idempotency-key";

    private final GuardedWeb web;
    private final McpJsonMapper mapper = new JacksonMcpJsonMapper(Json.MAPPER);
    private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();

    /** Results are for a model, whatever the server's schema of them says. */
    private static final JsonSchemaValidator ANYTHING =
            (schema, value) -> JsonSchemaValidator.ValidationResponse.asValid(null);

    public SdkMcpServers(GuardedWeb web) {
        this.web = web;
    }

    @Override
    public List<PluginTool> tools(Server server, Duration timeout) {
        return inTime(server, timeout, MOST_LIST_BYTES, (client, transport) -> {
            var tools = new ArrayList<McpSchema.Tool>();
            var page = client.listTools(null);
            tools.addAll(page.tools());
            for (var pages = 1; page.nextCursor() != null && pages < MOST_PAGES; pages++) {
                page = client.listTools(page.nextCursor());
                tools.addAll(page.tools());
            }
            var schemas = transport.schemas();
            return tools.stream().map(tool -> tool(tool, schemas)).toList();
        });
    }

    private static PluginTool tool(McpSchema.Tool tool, Map<String, Object> schemas) {
        var hints = tool.annotations();
        var isRepeatable = hints != null
                && (Boolean.TRUE.equals(hints.readOnlyHint()) || Boolean.TRUE.equals(hints.idempotentHint()));
        return new PluginTool(
                tool.name(),
                Optional.ofNullable(tool.description())
                        .or(() -> Optional.ofNullable(tool.title()))
                        .orElse(tool.name()),
                GuardedMcpTransport.text(schemas.getOrDefault(tool.name(), Map.of())),
                isRepeatable,
                Optional.empty());
    }

    @Override
    public Answer call(Server server, String tool, Map<String, Object> arguments, String effect, Duration timeout) {
        return inTime(server, timeout, PluginCalls.MOST_BYTES, (client, transport) -> {
            try {
                return answer(client.callTool(new CallToolRequest(tool, arguments, Map.of(IDEMPOTENCY_KEY, effect))));
            } catch (McpError e) {
                return new Answer(String.valueOf(e.getMessage()), true);
            }
        });
    }

    private static Answer answer(CallToolResult result) {
        var contents = result.content() == null ? List.<Content>of() : result.content();
        var text = contents.stream().map(SdkMcpServers::text).collect(Collectors.joining("\n"));
        var structured = result.structuredContent();
        return new Answer(
                text.isBlank() && structured != null ? Json.write(structured) : text,
                Boolean.TRUE.equals(result.isError()));
    }

    private static String text(Content content) {
        return switch (content) {
            case McpSchema.TextContent text -> String.valueOf(text.text());
            case McpSchema.ImageContent image -> "[image, " + image.mimeType() + "]";
            case McpSchema.AudioContent audio -> "[audio, " + audio.mimeType() + "]";
            case McpSchema.EmbeddedResource embedded
            when embedded.resource() instanceof McpSchema.TextResourceContents text -> String.valueOf(text.text());
            case McpSchema.ResourceLink link -> "[resource " + link.uri() + "]";
            default -> "[" + content.type() + "]";
        };
    }

    private <T> T inTime(
            Server server, Duration timeout, int mostBytes, BiFunction<McpSyncClient, GuardedMcpTransport, T> use) {
        var talk = work.submit(() -> talk(server, timeout, mostBytes, use));
        try {
            return talk.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw late(timeout, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PluginFailure(Reason.TIMEOUT, "The call was broken off.", e);
        } catch (ExecutionException e) {
            throw failure(e, timeout);
        } finally {
            talk.cancel(true);
        }
    }

    private <T> T talk(
            Server server, Duration timeout, int mostBytes, BiFunction<McpSyncClient, GuardedMcpTransport, T> use) {
        var transport = new GuardedMcpTransport(web, server, mapper, timeout, mostBytes);
        var client = McpClient.sync(transport)
                .clientInfo(new McpSchema.Implementation("jarvis", "1"))
                .requestTimeout(timeout)
                .initializationTimeout(timeout)
                .jsonSchemaValidator(ANYTHING)
                .build();
        try {
            client.initialize();
            return use.apply(client, transport);
        } finally {
            client.closeGracefully();
        }
    }

    /** What went wrong is somewhere below what Reactor and the SDK made of it. */
    private static RuntimeException failure(Throwable thrown, Duration timeout) {
        for (@Nullable Throwable e = thrown; e != null; e = e.getCause()) {
            if (e instanceof PluginFailure failure) {
                return failure;
            }
            if (e instanceof TimeoutException) {
                return late(timeout, e);
            }
            if (e instanceof McpError error) {
                return new PluginFailure(Reason.NONSENSE, "The server refused: " + error.getMessage(), error);
            }
        }
        return new PluginFailure(Reason.NONSENSE, "The server does not speak the protocol.", thrown);
    }

    private static PluginFailure late(Duration timeout, Throwable e) {
        return new PluginFailure(Reason.TIMEOUT, "The server did not answer in " + timeout.toSeconds() + " s.", e);
    }
}
