package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.PATIENCE;
import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.localstack.bedrock.ReplayingModel.Call;
import ai.jarvis.localstack.bedrock.ReplayingModel.Turn;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The platform as an MCP server, by the SDK's own client; and as a plugin of its own agents. */
@ExtendWith(Platform.Provider.class)
class McpIT {
    private final Platform platform;
    private final Tenant tenant;

    McpIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
    }

    private static McpSyncClient client(Client of) {
        var transport = HttpClientStreamableHttpTransport.builder(of.url().toString())
                .endpoint("/mcp")
                .jsonMapper(new JacksonMcpJsonMapper(Json.MAPPER))
                .customizeRequest(
                        request -> of.key().ifPresent(key -> request.header("Authorization", "Bearer " + key)))
                .build();
        return McpClient.sync(transport)
                .requestTimeout(PATIENCE)
                .jsonSchemaValidator((schema, value) -> JsonSchemaValidator.ValidationResponse.asValid(null))
                .build();
    }

    private static CallToolResult call(McpSyncClient client, String tool, Map<String, Object> arguments) {
        return client.callTool(new CallToolRequest(tool, arguments));
    }

    private static String text(CallToolResult result) {
        return ((McpSchema.TextContent) result.content().getFirst()).text();
    }

    private static JsonNode json(CallToolResult result) {
        assertThat(result.isError()).as(text(result)).isFalse();
        return Json.read(text(result), JsonNode.class);
    }

    private String agent(String words, Turn... turns) {
        platform.replayingModel().script(words, turns);
        return tenant.make(
                "/api/v1/agents",
                Map.of(
                        "name",
                        words,
                        "instructions",
                        words,
                        "model",
                        Platform.REPLAYING,
                        "plugins",
                        List.of("calculator")));
    }

    @Test
    void aClientFindsAndCallsTheTools() {
        var collection = tenant.collectionWith("sauce.txt", "The sauce needs nine cloves of garlic.");
        var words = "Agent " + UUID.randomUUID() + ".";
        agent(words, Turn.calls(new Call("calculate", "{\"expression\": \"6*7\"}")), Turn.says("42"));
        var workflow = tenant.make(
                "/api/v1/workflows",
                Map.of(
                        "name", "asks",
                        "version", "v1",
                        "steps",
                                List.of(Map.of(
                                        "name", "ask", "type", "approval", "inputs", Map.of("message", "May I?")))));
        tenant.client()
                .post("/api/v1/workflows/" + workflow + "/publish", Map.of())
                .expect(200);
        try (var mcp = client(tenant.client())) {
            assertThat(mcp.initialize().serverInfo().name()).isEqualTo("jarvis");
            assertThat(mcp.listTools().tools())
                    .extracting(McpSchema.Tool::name)
                    .containsExactlyInAnyOrder(
                            "search_knowledge",
                            "list_agents",
                            "run_agent",
                            "get_agent_execution",
                            "list_workflows",
                            "run_workflow",
                            "get_run");
            var found =
                    json(call(mcp, "search_knowledge", Map.of("query", "garlic", "collections", List.of(collection))));
            assertThat(found.at("/passages/0/text").asText()).contains("nine cloves");
            assertThat(json(call(mcp, "list_agents", Map.of()))
                            .at("/agents/0/name")
                            .asText())
                    .isEqualTo(words);
            var answered = json(call(mcp, "run_agent", Map.of("agent", words, "input", "How much?")));
            assertThat(answered.path("output").asText()).as(answered.toString()).isEqualTo("42");
            assertThat(json(call(
                                    mcp,
                                    "get_agent_execution",
                                    Map.of(
                                            "agent",
                                            words,
                                            "execution_id",
                                            answered.path("execution_id").asText())))
                            .path("status")
                            .asText())
                    .isEqualTo("success");
            assertThat(json(call(mcp, "list_workflows", Map.of()))
                            .at("/workflows/0/id")
                            .asText())
                    .isEqualTo(workflow);
            var run = json(call(mcp, "run_workflow", Map.of("workflow_id", workflow)));
            var seen = eventually(
                    () -> json(call(
                            mcp, "get_run", Map.of("run_id", run.path("run_id").asText()))),
                    state -> state.path("status").asText().equals("running"));
            assertThat(seen.path("status").asText()).isEqualTo("running");
        }
    }

    @Test
    void aClientMayWhatItsKeyMay() {
        var words = "Agent " + UUID.randomUUID() + ".";
        agent(words, Turn.says("hello"));
        try (var viewer = client(tenant.clientWith("viewer"));
                var stranger = client(platform.tenant().client());
                var nobody = client(tenant.client().withoutKey())) {
            viewer.initialize();
            var refused = call(viewer, "run_workflow", Map.of("workflow_id", "wfl_01J00000000000000000000000"));
            assertThat(refused.isError()).isTrue();
            assertThat(text(refused)).contains("permission_denied");
            stranger.initialize();
            var unknown = call(stranger, "run_agent", Map.of("agent", words, "input", "x"));
            assertThat(unknown.isError()).isTrue();
            assertThat(text(unknown)).startsWith("not_found");
            assertThat(json(call(stranger, "list_agents", Map.of())).path("agents"))
                    .isEmpty();
            assertThatThrownBy(nobody::initialize).isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void whatIsNoneOfTheProtocolIsRefused() {
        var client = tenant.client();
        client.post("/mcp", List.of()).problem(400, "no_message");
        client.post("/mcp", Map.of("jsonrpc", "2.0")).problem(400, "no_message");
        client.postJson("/mcp", "nothing".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .problem(400, "no_message");
        client.post(
                        "/mcp",
                        Map.of("jsonrpc", "2.0", "id", 1, "method", "tools/list"),
                        "MCP-Protocol-Version",
                        "1999-01-01")
                .problem(400, "unknown_protocol_version");
        assertThat(client.get("/mcp").status()).isEqualTo(405);
        client.withoutKey()
                .post("/mcp", Map.of("jsonrpc", "2.0", "id", 1, "method", "tools/list"))
                .problem(401, "missing_credentials");
        var unknown = client.post("/mcp", Map.of("jsonrpc", "2.0", "id", 1, "method", "no/such"))
                .expect(200)
                .json();
        assertThat(unknown.at("/error/code").asInt()).isEqualTo(-32601);
        var odd = client.post("/mcp", Map.of("jsonrpc", "2.0", "id", 1, "method", "tools/call", "params", List.of("x")))
                .expect(200);
        assertThat(odd.json().path("error").has("code")).as(odd.text()).isTrue();
        assertThat(odd.text()).doesNotContain("Exception", "modelcontextprotocol", "ai.jarvis");
        var wrong = client.post(
                        "/mcp",
                        Map.of(
                                "jsonrpc",
                                "2.0",
                                "id",
                                2,
                                "method",
                                "tools/call",
                                "params",
                                Map.of("name", "search_knowledge", "arguments", Map.of("top_k", "many"))))
                .expect(200)
                .json();
        assertThat(wrong.at("/result/isError").asBoolean()).isTrue();
    }

    /** The client's end and the server's end of the platform, at once. */
    @Test
    void anAgentUsesThePlatformItselfAsItsServer() {
        var key = tenant.issueKey("developer").path("api_key").asText();
        tenant.client()
                .send("PUT", "/api/v1/plugins/secrets/self", Map.of("value", key, "hosts", List.of("127.0.0.1")))
                .expect(200);
        var plugin = tenant.client()
                .post(
                        "/api/v1/plugins",
                        Map.of(
                                "name",
                                "self",
                                "type",
                                "mcp",
                                "url",
                                "http://127.0.0.1:" + tenant.client().url().getPort() + "/mcp",
                                "auth",
                                Map.of("secret_ref", "self")))
                .expect(201)
                .json();
        assertThat(plugin.path("tools").findValuesAsText("name")).contains("self_list_agents", "self_search_knowledge");
        var words = "Agent " + UUID.randomUUID() + ".";
        platform.replayingModel().script(words, Turn.calls(new Call("self_list_agents", "{}")), Turn.says("One."));
        var agent = tenant.make(
                "/api/v1/agents",
                Map.of(
                        "name",
                        words,
                        "instructions",
                        words,
                        "model",
                        Platform.REPLAYING,
                        "plugins",
                        List.of(plugin.path("id").asText())));
        var execution = tenant.client()
                .post("/api/v1/agents/" + agent + "/execute", Map.of("input", "Who is there?", "wait_seconds", 25))
                .expect(200)
                .json();
        assertThat(execution.at("/steps/0/tool_calls/0/result").asText())
                .as(execution.toString())
                .contains(words);
    }
}
