package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.PATIENCE;
import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.openai.OpenAiChatModel;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

/**
 * One question that wants a document, a database and a program, put to an agent, to the same model by LangChain4j with tools
 * of the caller, and to the agent by a client of the Model Context Protocol. The model is the one of this machine.
 */
@ExtendWith(Platform.Provider.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgentsShowIT {
    private static final String QUESTION = "How long are backups of the lighthouse kept? How many customers are there?"
            + " Compute the median of 3, 1 and 2.";
    private static final String QUOTE = "Backups of the lighthouse are kept for 35 days.";

    private final Platform platform;
    private final Tenant tenant;
    private final Client client;
    private String agent = "";
    private String source = "";
    private long customers;

    AgentsShowIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
        this.client = tenant.client();
    }

    @BeforeAll
    void makeWhatTheQuestionIsAbout() {
        var collection = tenant.collection();
        tenant.awaitReady(tenant.sendText(collection, "backups.md", QUOTE + " Bread needs flour, water and salt."));
        source = SampleSource.register(platform, tenant);
        customers = asked(Map.of("source_id", source, "sql", "SELECT count(*) AS number FROM customers"))
                .at("/rows/0/0")
                .asLong();
        agent = tenant.make(
                "/api/v1/agents",
                Map.of(
                        "name",
                        "keeper",
                        "instructions",
                        "You answer questions about the lighthouse.",
                        "model",
                        "local-extractive",
                        "plugins",
                        List.of("knowledge", "sql", "code")));
    }

    /** What the database says, by the API. */
    private JsonNode asked(Map<String, ?> question) {
        var id = client.post("/api/v1/sql/queries", question)
                .expect(202)
                .json()
                .path("id")
                .asText();
        return eventually(
                () -> client.get("/api/v1/sql/queries/" + id).expect(200).json(), query -> query.has("ended_at"));
    }

    /** What a program printed, by the API. */
    private JsonNode ran(String code) {
        var id = client.post("/api/v1/sandbox/execute", Map.of("code", code))
                .expect(202)
                .json()
                .path("execution_id")
                .asText();
        return eventually(
                () -> client.get("/api/v1/sandbox/executions/" + id + "?wait_seconds=5")
                        .expect(200)
                        .json(),
                execution -> execution.has("ended_at"));
    }

    @Test
    void anAgentAsksKnowledgeTheDatabaseAndPythonAtOnceAndItsMachineTellsSo() {
        var execution = client.post(
                        "/api/v1/agents/" + agent + "/execute", Map.of("input", QUESTION, "wait_seconds", 25))
                .expect(200)
                .json();

        assertThat(execution.path("status").asText()).as(execution.toString()).isEqualTo("success");
        assertThat(execution.path("output").asText())
                .contains(QUOTE)
                .contains(Long.toString(customers))
                .endsWith("- 2");
        assertThat(execution.at("/steps/0/tool_calls"))
                .extracting(call -> call.path("name").asText())
                .containsExactly("knowledge_search", "query_database", "run_python");
        assertThat(execution.at("/steps/0/tool_calls"))
                .noneMatch(call -> call.path("is_error").asBoolean());

        assertThat(execution.at("/steps/0/tool_calls/0/tokens").asInt()).isPositive();
        assertThat(execution.at("/steps/0/tool_calls/1/tokens").asInt()).isPositive();
        assertThat(execution.at("/steps/0/tool_calls/2/tokens").asInt()).isZero();
        assertThat(tokens(execution.path("usage")))
                .isEqualTo(sum(execution.at("/steps")) + sum(execution.at("/steps/0/tool_calls")));

        var history = history(execution.path("execution_id").asText());
        assertThat(history.stream()
                        .filter(event -> event.stateEnteredEventDetails() != null)
                        .map(event -> event.stateEnteredEventDetails().name()))
                .containsSubsequence(
                        "BeginExecution",
                        "PlanNextStep",
                        "IsThereMoreToDo",
                        "CallTools",
                        "Observe",
                        "PlanNextStep",
                        "Finish");
        assertThat(history.stream()
                        .filter(event -> event.mapStateStartedEventDetails() != null)
                        .map(event -> event.mapStateStartedEventDetails().length()))
                .containsExactly(3);
        // All three began before one of them ended.
        var types = history.stream().map(HistoryEvent::typeAsString).toList();
        assertThat(types.subList(0, types.indexOf("MapIterationSucceeded")))
                .filteredOn("MapIterationStarted"::equals)
                .hasSize(3);
    }

    private static int tokens(JsonNode usage) {
        return usage.path("input_tokens").asInt() + usage.path("output_tokens").asInt();
    }

    private static int sum(JsonNode each) {
        return StreamSupport.stream(each.spliterator(), false)
                .mapToInt(one -> one.path("tokens").asInt())
                .sum();
    }

    private List<HistoryEvent> history(String execution) {
        var machine = "arn:aws:states:" + platform.environment("AWS_DEFAULT_REGION")
                + ":000000000000:execution:jarvis-agent-loop:" + execution;
        return platform.stepFunctions()
                .getExecutionHistory(request -> request.executionArn(machine).maxResults(1_000))
                .events();
    }

    @Test
    void langChainHasTheSameToolsCalledByTheSameModel() {
        var model = OpenAiChatModel.builder()
                .baseUrl(client.url() + "/v1")
                .apiKey(client.key().orElseThrow())
                .modelName("local-extractive")
                .maxRetries(0)
                .build();
        var tools = List.of(
                tool("knowledge_search", "query"), tool("query_database", "question"), tool("run_python", "code"));
        var messages = new ArrayList<ChatMessage>(List.of(UserMessage.from(QUESTION)));

        var called = model.chat(ChatRequest.builder()
                        .messages(messages)
                        .toolSpecifications(tools)
                        .build())
                .aiMessage();
        messages.add(called);
        called.toolExecutionRequests()
                .forEach(request -> messages.add(ToolExecutionResultMessage.from(
                        request, called(request.name(), Json.read(request.arguments(), JsonNode.class)))));
        var answered = model.chat(ChatRequest.builder()
                        .messages(messages)
                        .toolSpecifications(tools)
                        .build())
                .aiMessage();

        assertThat(called.toolExecutionRequests()).hasSize(3);
        assertThat(answered.text())
                .contains(QUOTE)
                .contains(Long.toString(customers))
                .endsWith("- 2");
    }

    private static ToolSpecification tool(String name, String argument) {
        return ToolSpecification.builder()
                .name(name)
                .parameters(JsonObjectSchema.builder()
                        .addStringProperty(argument)
                        .required(argument)
                        .build())
                .build();
    }

    /** The caller's own tools are the platform's API. */
    private String called(String tool, JsonNode arguments) {
        return switch (tool) {
            case "knowledge_search" ->
                client.post(
                                "/api/v1/search",
                                Map.of("query", arguments.path("query").asText()))
                        .expect(200)
                        .text();
            case "query_database" ->
                asked(Map.of(
                                "source_id",
                                source,
                                "question",
                                arguments.path("question").asText()))
                        .toString();
            default -> ran(arguments.path("code").asText()).path("output").asText();
        };
    }

    @Test
    void aClientOfTheModelContextProtocolAsksTheAgent() {
        var url = client.url().toString();
        var transport = HttpClientStreamableHttpTransport.builder(url)
                .endpoint("/mcp")
                .customizeRequest(request ->
                        request.header("Authorization", "Bearer " + client.key().orElseThrow()))
                .build();
        var builder = McpClient.sync(transport)
                .requestTimeout(PATIENCE)
                // The client's own validator wants another version of its library than the platform's.
                .jsonSchemaValidator((schema, value) -> JsonSchemaValidator.ValidationResponse.asValid(null));
        try (var mcp = builder.build()) {
            mcp.initialize();

            assertThat(mcp.listTools().tools())
                    .extracting(tool -> tool.name())
                    .contains("search_knowledge", "run_agent");
            var answer = mcp.callTool(new CallToolRequest("run_agent", Map.of("agent", "keeper", "input", QUESTION)));

            assertThat(answer.isError()).as(answer.toString()).isNotEqualTo(true);
            assertThat(answer.content())
                    .filteredOn(TextContent.class::isInstance)
                    .map(content -> ((TextContent) content).text())
                    .anySatisfy(text -> assertThat(text).contains(QUOTE).contains(Long.toString(customers)));
        }
    }
}
