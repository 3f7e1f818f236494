package ai.jarvis.localstack.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.BedrockRuntimeException;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.StopReason;
import software.amazon.awssdk.services.bedrockruntime.model.SystemContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.Tool;
import software.amazon.awssdk.services.bedrockruntime.model.ToolChoice;
import software.amazon.awssdk.services.bedrockruntime.model.ToolResultContentBlock;

class OpenAiCompatibleModelTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer upstream = upstream();
    private String contentType = "application/json";
    private String answer = "";
    private int status = 200;
    private JsonNode asked = JSON.nullNode();
    private String authorization = "";
    private String path = "";

    private BedrockServer server;
    private BedrockRuntimeClient client;

    @BeforeEach
    void start() throws Exception {
        upstream.createContext("/", this::answer);
        upstream.start();
        server = new BedrockServer(ModelCatalog.fromEnvironment(Map.of(
                "JARVIS_MODEL_URL",
                "http://127.0.0.1:" + upstream.getAddress().getPort() + "/v1/",
                "JARVIS_MODEL_KEY",
                "a-key")));
        client = server.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.stop();
        upstream.stop(0);
    }

    @Test
    void passesAConversationOnAndCollectsTheStream() {
        contentType = "text/event-stream";
        answer =
                """
                data: {"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

                : a comment

                data: {"choices":[{"index":0,"delta":{"content":"Guten "},"finish_reason":null}]}

                data: {"choices":[{"index":0,"delta":{"content":"Tag 👋"},"finish_reason":null}]}

                data: {"choices":[{"index":0,"delta":{},"finish_reason":"length"}]}

                data: {"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":4,"total_tokens":15}}

                data: [DONE]
                """;

        ConverseResponse response = converse();

        assertThat(response.output().message().content().getFirst().text()).isEqualTo("Guten Tag 👋");
        assertThat(response.stopReason()).isEqualTo(StopReason.MAX_TOKENS);
        assertThat(response.usage().totalTokens()).isEqualTo(15);
        assertThat(path).isEqualTo("/v1/chat/completions");
        assertThat(authorization).isEqualTo("Bearer a-key");
        assertThat(asked.path("model").asText()).isEqualTo("qwen2.5:7b");
        assertThat(asked.path("max_tokens").asInt()).isEqualTo(50);
        assertThat(asked.path("messages").toString())
                .isEqualTo(
                        "[{\"role\":\"system\",\"content\":\"Be kind.\"},{\"role\":\"user\",\"content\":\"Hello\"}]");
    }

    @Test
    void takesAnAnswerThatIsNotStreamedAndCountsItsTokens() {
        answer = "{\"choices\":[{\"message\":{\"content\":\"Good day to you\"},\"finish_reason\":\"stop\"}]}";

        ConverseResponse response = converse();

        assertThat(response.output().message().content().getFirst().text()).isEqualTo("Good day to you");
        assertThat(response.stopReason()).isEqualTo(StopReason.END_TURN);
        assertThat(response.usage().outputTokens()).isEqualTo(4);
    }

    @Test
    void passesToolsOnAndTheirCallsBack() {
        contentType = "text/event-stream";
        answer =
                """
                data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c1","function":{"name":"look","arguments":""}}]}}]}

                data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"at\\":"}}]}}]}

                data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}}]}

                data: {"choices":[{"delta":{"tool_calls":[{"index":1,"id":"c2","function":{"name":"look","arguments":"{}"}}]}}]}

                data: {"choices":[{"delta":{},"finish_reason":"tool_calls"}]}

                data: [DONE]
                """;

        ConverseResponse response = client.converse(r -> r.modelId("qwen2.5:7b")
                .toolConfig(tools -> tools.tools(Tool.fromToolSpec(spec -> spec.name("look")
                                .inputSchema(schema -> schema.json(Document.mapBuilder()
                                        .putString("type", "object")
                                        .build()))))
                        .toolChoice(ToolChoice.fromTool(tool -> tool.name("look"))))
                .messages(
                        Message.builder()
                                .role("user")
                                .content(ContentBlock.fromText("Look"))
                                .build(),
                        Message.builder()
                                .role("assistant")
                                .content(ContentBlock.fromToolUse(
                                        use -> use.toolUseId("c0").name("look").input(Document.fromMap(Map.of()))))
                                .build(),
                        Message.builder()
                                .role("user")
                                .content(ContentBlock.fromToolResult(result ->
                                        result.toolUseId("c0").content(ToolResultContentBlock.fromText("Dark"))))
                                .build()));

        assertThat(response.stopReason()).isEqualTo(StopReason.TOOL_USE);
        assertThat(response.output().message().content())
                .extracting(block -> block.toolUse().toolUseId() + " "
                        + block.toolUse().name() + " " + block.toolUse().input())
                .containsExactly("c1 look {\"at\": 1}", "c2 look {}");
        assertThat(asked.at("/tools/0/function/name").asText()).isEqualTo("look");
        assertThat(asked.at("/tool_choice/function/name").asText()).isEqualTo("look");
        assertThat(asked.at("/messages/1/tool_calls/0/function/arguments").asText())
                .isEqualTo("{}");
        assertThat(asked.at("/messages/2").toString())
                .isEqualTo("{\"role\":\"tool\",\"tool_call_id\":\"c0\",\"content\":\"Dark\"}");
    }

    @Test
    void embedsInBedrocksFormat() throws Exception {
        String vector = "0.6,0.8" + ",0".repeat(1022);
        answer = "{\"data\":[{\"embedding\":[" + vector + "]},{\"embedding\":[" + vector + "]}],"
                + "\"usage\":{\"prompt_tokens\":5}}";

        JsonNode embedded = JSON.readTree(invoke("{\"texts\":[\"a\",\"b\"],\"input_type\":\"search_query\"}"));

        assertThat(embedded.path("embeddings")).hasSize(2);
        assertThat(embedded.path("embeddings").path(1).path(1).asDouble()).isEqualTo(0.8);
        assertThat(path).isEqualTo("/v1/embeddings");
        assertThat(asked.path("input").toString()).isEqualTo("[\"a\",\"b\"]");
    }

    @Test
    void refusesVectorsOfAnotherSize() {
        answer = "{\"data\":[{\"embedding\":[1,0]}]}";

        assertThatThrownBy(() -> invoke("{\"inputText\":\"a\"}")).hasMessageContaining("2 dimensions, not 1024");
    }

    @ParameterizedTest
    @CsvSource({
        "400, 400, ValidationException",
        "404, 404, ResourceNotFoundException",
        "429, 429, ThrottlingException",
        "500, 424, ModelErrorException",
        "401, 424, ModelErrorException"
    })
    void tellsTheServersRefusalsAsBedrockWould(int upstreamStatus, int expected, String code) {
        status = upstreamStatus;
        answer = "{\"error\":{\"message\":\"the key a-key is wrong\"}}";

        assertThatThrownBy(this::converse).isInstanceOfSatisfying(BedrockRuntimeException.class, e -> {
            assertThat(e.statusCode()).isEqualTo(expected);
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.getMessage()).doesNotContain("a-key");
        });
    }

    @Test
    void saysThatTheServerIsGone() {
        upstream.stop(0);

        assertThatThrownBy(this::converse).isInstanceOfSatisfying(BedrockRuntimeException.class, e -> assertThat(
                        e.awsErrorDetails().errorCode())
                .isEqualTo("ModelErrorException"));
    }

    private ConverseResponse converse() {
        return client.converse(r -> r.modelId("qwen2.5:7b")
                .system(SystemContentBlock.fromText("Be kind."))
                .messages(Message.builder()
                        .role("user")
                        .content(ContentBlock.fromText("Hello"))
                        .build())
                .inferenceConfig(c -> c.maxTokens(50)));
    }

    private String invoke(String body) {
        return client.invokeModel(r -> r.modelId("bge-m3").body(SdkBytes.fromUtf8String(body)))
                .body()
                .asUtf8String();
    }

    private void answer(HttpExchange exchange) throws IOException {
        path = exchange.getRequestURI().getPath();
        authorization = exchange.getRequestHeaders().getFirst("Authorization");
        asked = JSON.readTree(exchange.getRequestBody());
        exchange.getResponseHeaders().set("Content-Type", contentType);
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static HttpServer upstream() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
