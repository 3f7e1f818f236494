package ai.jarvis.mcp;

import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

/** The Model Context Protocol over streamable HTTP, without sessions: each answer is one JSON document. */
@Controller("/mcp")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "mcp")
class McpController {
    private final StatelessServer server;

    McpController(StatelessServer server) {
        this.server = server;
    }

    @Post(consumes = MediaType.APPLICATION_JSON, produces = MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Send a message of the Model Context Protocol",
            description =
                    "A request is answered with one JSON document, a notification with 202. There are no sessions and"
                            + " no streams. Tools: search_knowledge, list_agents, run_agent, get_agent_execution, list_workflows,"
                            + " run_workflow, get_run.")
    @ApiResponse(responseCode = "200", description = "The answer to a request")
    @ApiResponse(responseCode = "202", description = "A notification was taken")
    HttpResponse<String> receive(
            @Schema(description = "A message of JSON-RPC 2.0") @Body String body,
            @Header("MCP-Protocol-Version") @Nullable String version,
            Caller caller) {
        if (version != null && !server.protocolVersions().contains(version)) {
            throw Refusal.of(
                    Refusal.Kind.INVALID,
                    "unknown_protocol_version",
                    "MCP-Protocol-Version must be one of " + String.join(", ", server.protocolVersions()) + ".");
        }
        try {
            return server.receive(body, caller)
                    .map(HttpResponse::ok)
                    .orElseGet(() -> HttpResponse.status(HttpStatus.ACCEPTED));
        } catch (StatelessServer.NoMessage e) {
            throw Refusal.of(Refusal.Kind.INVALID, "no_message", "The body is no message of JSON-RPC 2.0.", e);
        }
    }
}
