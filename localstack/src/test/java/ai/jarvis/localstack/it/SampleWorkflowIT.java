package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.localstack.process.InstalledTools;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The designs' sample, published and run as it is written by the development tenant, whose {@code gpt-4} is a model server
 * that is named by {@code JARVIS_MODEL_URL}.
 */
class SampleWorkflowIT {
    private static final String ANSWER = "The bell of the town hall rings at six in the morning.";
    private static final String MODEL = "a-model";

    private static final AtomicReference<String> SAYS = new AtomicReference<>("");

    @TempDir
    private static Path folder;

    private static HttpServer models;
    private static Machine machine;
    private static Tenant tenant;
    private static String workflow;

    @BeforeAll
    static void publish() throws IOException {
        models = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        models.createContext("/v1/chat/completions", SampleWorkflowIT::answer);
        models.start();
        machine = new Machine(
                InstalledTools.require(),
                folder.resolve("data"),
                Map.of(
                        "JARVIS_MODEL_URL",
                        "http://127.0.0.1:" + models.getAddress().getPort(),
                        "JARVIS_CHAT_MODEL",
                        MODEL,
                        "JARVIS_CHAT_PRICE",
                        "0.5/1.5 USD"));
        machine.start();
        tenant = machine.tenant();
        tenant.collectionWith("bell.txt", ANSWER);
        workflow = new WorkflowClient(tenant.client()).published(sample());
    }

    @AfterAll
    static void stop() {
        models.stop(0);
        machine.close();
    }

    private static String sample() throws IOException {
        try (var in = SampleWorkflowIT.class.getResourceAsStream("/workflows/document-qa.workflow.yaml")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Answers what a test wants, to a prompt that has the documents in it. */
    private static void answer(HttpExchange exchange) throws IOException {
        var asked =
                Json.read(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8), JsonNode.class);
        assertThat(asked.path("model").asText()).isEqualTo(MODEL);
        var prompt = asked.at("/messages/0/content").asText();
        assertThat(prompt).startsWith("基于上下文回答问题: ").contains(ANSWER);
        var answer = Json.write(Map.of(
                        "choices",
                        List.of(Map.of(
                                "index",
                                0,
                                "message",
                                Map.of("role", "assistant", "content", SAYS.get()),
                                "finish_reason",
                                "stop")),
                        "usage",
                        Map.of("prompt_tokens", 20, "completion_tokens", 5, "total_tokens", 25)))
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private static JsonNode run(String answer) {
        SAYS.set(answer);
        var input = Map.of("user_query", "When does the bell of the town hall ring?");
        var workflows = new WorkflowClient(tenant.client());
        var run = workflows.ended(workflows.started(workflow, Map.of("input", input)));
        assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("success");
        return run;
    }

    @Test
    void returnsTheAnswerOfTheModel() {
        var run = run(ANSWER);

        assertThat(run.path("output").asText()).isEqualTo(ANSWER);
        assertThat(WorkflowClient.step(run, "retrieve_context").at("/output/retrieved_docs"))
                .isNotEmpty();
        assertThat(run.findValuesAsText("name")).contains("return_answer").doesNotContain("fallback");
    }

    @Test
    void fallsBackWhenTheModelSaysLittle() {
        var run = run("不知道");

        assertThat(WorkflowClient.step(run, "generate_answer")
                        .at("/output/llm_response")
                        .asText())
                .isEqualTo("不知道");
        assertThat(run.path("output").asText()).isEqualTo("无法生成有效答案");
        assertThat(run.findValuesAsText("name")).contains("fallback").doesNotContain("return_answer");
    }
}
