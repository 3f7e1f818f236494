package ai.jarvis.mcp;

import ai.jarvis.agent.tool.ToolResult;
import ai.jarvis.tenancy.Caller;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse.JSONRPCError;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import io.modelcontextprotocol.spec.ProtocolVersions;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The SDK's server without sessions: a message comes in, its answer goes out, and any instance does the next one. Whoever
 * receives messages is its transport.
 */
@Singleton
final class StatelessServer implements McpStatelessServerTransport {
    private static final Logger LOG = LoggerFactory.getLogger(StatelessServer.class);
    private static final String CALLER = "caller";
    private static final String FAILED = "The platform failed; try again later.";
    private static final int MOST_DEPTH = 64;

    /** Arguments are held against schemas by {@link OfferedTools}; there are none of results. */
    private static final JsonSchemaValidator ELSEWHERE =
            (schema, value) -> JsonSchemaValidator.ValidationResponse.asValid(null);

    private final McpJsonMapper mapper = new JacksonMcpJsonMapper(JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_DEPTH)
                            .build())
                    .build())
            .build());

    private final OfferedTools tools;
    private volatile @Nullable McpStatelessServerHandler handler;

    StatelessServer(OfferedTools tools) {
        this.tools = tools;
        var unused = McpServer.sync(this)
                .serverInfo("jarvis", "1")
                .instructions("Search the organisation's documents, ask its agents, and run its workflows.")
                .capabilities(
                        McpSchema.ServerCapabilities.builder().tools(false).build())
                .jsonMapper(mapper)
                .jsonSchemaValidator(ELSEWHERE)
                .immediateExecution(true)
                .tools(tools.all().stream().map(this::specified).toList())
                .build();
    }

    private SyncToolSpecification specified(OfferedTool tool) {
        var described = McpSchema.Tool.builder()
                .name(tool.name())
                .title(tool.title())
                .description(tool.description())
                .inputSchema(mapper, tool.parameters())
                .annotations(new ToolAnnotations(tool.title(), tool.isReading(), false, tool.isReading(), false, null))
                .build();
        return SyncToolSpecification.builder()
                .tool(described)
                .callHandler((context, request) -> called(tool, context, request))
                .build();
    }

    private CallToolResult called(OfferedTool tool, McpTransportContext context, McpSchema.CallToolRequest request) {
        var caller = (Caller) context.get(CALLER);
        Map<String, Object> arguments = request.arguments() == null ? Map.of() : request.arguments();
        ToolResult result;
        try {
            result = tools.call(tool, caller, arguments);
        } catch (RuntimeException e) {
            LOG.error("The tool {} failed", tool.name(), e);
            result = ToolResult.error(FAILED);
        }
        return CallToolResult.builder()
                .addTextContent(result.text())
                .isError(result.isError())
                .build();
    }

    @Override
    public void setMcpHandler(McpStatelessServerHandler server) {
        this.handler = server;
    }

    @Override
    public Mono<Void> closeGracefully() {
        return Mono.empty();
    }

    @Override
    public List<String> protocolVersions() {
        return List.of(
                ProtocolVersions.MCP_2025_03_26, ProtocolVersions.MCP_2025_06_18, ProtocolVersions.MCP_2025_11_25);
    }

    /** A message that is none of the protocol's. */
    static final class NoMessage extends Exception {
        private static final long serialVersionUID = 1L;

        NoMessage(Throwable cause) {
            super(cause);
        }
    }

    /**
     * Takes a message.
     *
     * @return the answer to a request; nothing to anything else
     * @throws NoMessage if it is none
     */
    Optional<String> receive(String text, Caller caller) throws NoMessage {
        McpSchema.JSONRPCMessage message;
        try {
            message = McpSchema.deserializeJsonRpcMessage(mapper, text);
        } catch (IOException | IllegalArgumentException e) {
            throw new NoMessage(e);
        }
        var server = java.util.Objects.requireNonNull(handler);
        var context = McpTransportContext.create(Map.of(CALLER, caller));
        return switch (message) {
            case JSONRPCRequest request -> Optional.of(written(answer(server, context, request)));
            case JSONRPCNotification notification -> {
                server.handleNotification(context, notification)
                        .contextWrite(view -> view.put(McpTransportContext.KEY, context))
                        .block();
                yield Optional.empty();
            }
            default -> Optional.empty(); // Nothing was asked that it could be an answer to.
        };
    }

    private static @Nullable JSONRPCResponse answer(
            McpStatelessServerHandler server, McpTransportContext context, JSONRPCRequest request) {
        return Mono.defer(() -> server.handleRequest(context, request))
                .contextWrite(view -> view.put(McpTransportContext.KEY, context))
                .onErrorResume(e -> Mono.just(failed(request, e)))
                .map(response -> withoutInsides(request, response))
                .block();
    }

    private static JSONRPCResponse failed(JSONRPCRequest request, Throwable e) {
        var error =
                switch (e) {
                    case McpError refusal when refusal.getJsonRpcError() != null -> refusal.getJsonRpcError();
                    case IllegalArgumentException wrong ->
                        new JSONRPCError(ErrorCodes.INVALID_PARAMS, "The params do not fit the method.", null);
                    default -> {
                        LOG.error("The request {} failed", request.method(), e);
                        yield new JSONRPCError(ErrorCodes.INTERNAL_ERROR, FAILED, null);
                    }
                };
        return new JSONRPCResponse(McpSchema.JSONRPC_VERSION, request.id(), null, error);
    }

    /** The SDK would tell what an exception says. */
    private static JSONRPCResponse withoutInsides(JSONRPCRequest request, JSONRPCResponse response) {
        var isOurs = response.error() != null && response.error().code() == ErrorCodes.INTERNAL_ERROR;
        return isOurs
                ? new JSONRPCResponse(
                        McpSchema.JSONRPC_VERSION,
                        request.id(),
                        null,
                        new JSONRPCError(ErrorCodes.INTERNAL_ERROR, FAILED, null))
                : response;
    }

    private String written(@Nullable Object answer) {
        try {
            return mapper.writeValueAsString(answer);
        } catch (IOException e) {
            throw new IllegalStateException("An answer of the protocol is JSON", e);
        }
    }
}
