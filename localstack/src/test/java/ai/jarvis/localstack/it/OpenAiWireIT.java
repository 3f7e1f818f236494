package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** OpenAI's API by hand: the bytes, where clients of others see objects only. */
@ExtendWith(Platform.Provider.class)
class OpenAiWireIT {
    private static final String CHAT = "/v1/chat/completions";

    /** Where what others have made is installed. */
    private static final Path PEERS =
            Path.of(System.getProperty("jarvis.tools", "none")).resolve("peers");

    private final Platform platform;
    private final Tenant tenant;

    OpenAiWireIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
    }

    private static Map<String, Object> ask(String words) {
        return new HashMap<>(
                Map.of("model", Platform.SCRIPTED, "messages", List.of(Map.of("role", "user", "content", words))));
    }

    private Reply complete(Map<String, ?> body, String... headers) {
        return tenant.client().post(CHAT, body, headers);
    }

    private static JsonNode error(Reply reply, int status, String code) {
        reply.expect(status);
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        var error = reply.json().path("error");
        assertThat(error.path("code").asText()).as(reply.text()).isEqualTo(code);
        assertThat(error.path("message").asText()).isNotBlank();
        assertThat(error.has("type") && error.has("param")).isTrue();
        return error;
    }

    private List<String> stream(Map<String, Object> body, String... headers) throws Exception {
        body.put("stream", true);
        return complete(body, headers).expect(200).text().lines().toList();
    }

    private long records(String condition) {
        return platform.count(
                "select count(*) from usage_records where tenant_id = ? and scenario = 'gateway' and " + condition,
                tenant.id());
    }

    @Test
    void theModelOfThisMachineAnswersWhoNamesNone() {
        var body = ask("What is a lighthouse?");
        body.remove("model");
        var answer = complete(body).expect(200);

        assertThat(answer.json().path("model").asText()).isEqualTo("local-extractive");
        assertThat(answer.json().at("/choices/0/message/content").asText()).isNotBlank();
        assertThat(answer.header("Jarvis-Model")).isEqualTo("local-extractive");
    }

    @Test
    void aWholeAnswerHasAllThatOpenAisHas() {
        var reply = complete(ask("speak")).expect(200);
        var answer = reply.json();

        assertThat(answer.path("id").asText()).startsWith("chatcmpl-");
        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.path("created").isIntegralNumber()).isTrue();
        assertThat(answer.path("model").asText()).isEqualTo(Platform.SCRIPTED);
        assertThat(answer.path("choices"))
                .isEqualTo(Json.read(
                        """
                                [{"index": 0, "message": {"role": "assistant", "content": "The lamp was lit at dusk.",
                                  "refusal": null}, "logprobs": null, "finish_reason": "stop"}]""",
                        JsonNode.class));
        assertThat(answer.path("usage"))
                .isEqualTo(Json.read(
                        """
                                {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110,
                                 "prompt_tokens_details": {"cached_tokens": 40}}""",
                        JsonNode.class));
        assertThat(reply.header("Jarvis-Model")).isEqualTo(Platform.SCRIPTED);
        assertThat(reply.header("Jarvis-Routing")).isNotBlank();
        assertThat(reply.header("Jarvis-Attempts")).isEqualTo("1");
        assertThat(reply.header("X-Request-Id")).isNotBlank();
        assertThat(reply.header("RateLimit-Remaining")).isNotBlank();
        assertThat(records("outcome = 'answered' and input_tokens = 100")).isEqualTo(1);
    }

    @Test
    void aStreamIsFramedAsOpenAis() throws Exception {
        var body = ask("speak");
        body.put("stream_options", Map.of("include_usage", true));
        var lines = stream(body);

        assertThat(lines).allMatch(line -> line.isEmpty() || line.startsWith("data: "));
        assertThat(lines.getLast()).isEmpty();
        var data = lines.stream()
                .filter(line -> !line.isEmpty())
                .map(line -> line.substring("data: ".length()))
                .toList();
        assertThat(data.getLast()).isEqualTo("[DONE]");
        var chunks = data.subList(0, data.size() - 1).stream()
                .map(each -> Json.read(each, JsonNode.class))
                .toList();
        assertThat(chunks).allSatisfy(chunk -> {
            assertThat(chunk.path("id")).isEqualTo(chunks.getFirst().path("id"));
            assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.path("model").asText()).isEqualTo(Platform.SCRIPTED);
            assertThat(chunk.has("usage")).isTrue();
        });
        assertThat(chunks.getFirst().at("/choices/0/delta"))
                .isEqualTo(
                        Json.read("{\"role\": \"assistant\", \"content\": \"\", \"refusal\": null}", JsonNode.class));
        assertThat(chunks.stream()
                        .map(chunk -> chunk.at("/choices/0/delta/content").asText("")))
                .containsExactly("", "The lamp ", "was lit ", "at dusk.", "", "");
        assertThat(chunks.get(chunks.size() - 2).at("/choices/0"))
                .isEqualTo(Json.read(
                        "{\"index\": 0, \"delta\": {}, \"logprobs\": null, \"finish_reason\": \"stop\"}",
                        JsonNode.class));
        assertThat(chunks.getLast().path("choices")).isEmpty();
        assertThat(chunks.getLast().at("/usage/total_tokens").asInt()).isEqualTo(110);

        assertThat(stream(ask("speak"))).noneMatch(line -> line.contains("usage"));
    }

    @Test
    void callsComeInPieces() throws Exception {
        var body = ask("call");
        body.put("tools", List.of(Map.of("type", "function", "function", Map.of("name", "weather"))));
        var calls = stream(body).stream()
                .filter(line -> line.contains("tool_calls\":"))
                .map(line -> Json.read(line.substring("data: ".length()), JsonNode.class)
                        .at("/choices/0/delta/tool_calls/0"))
                .toList();

        assertThat(calls.getFirst())
                .isEqualTo(Json.read(
                        """
                                {"index": 0, "id": "call_0", "type": "function",
                                 "function": {"name": "weather", "arguments": ""}}""",
                        JsonNode.class));
        assertThat(calls.stream()
                        .filter(call -> call.path("index").asInt() == 1)
                        .map(call -> call.at("/function/arguments").asText())
                        .reduce("", String::concat))
                .isEqualTo("{\"city\": \"Kyoto\"}");
    }

    @Test
    void theModelGetsWhatWasSaid() {
        var image = Base64.getEncoder().encodeToString(new byte[] {1, 2, 3});
        var mark = UUID.randomUUID().toString();
        var body = ask("speak");
        body.put(
                "messages",
                List.of(
                        Map.of("role", "system", "content", "Be brief."),
                        Map.of("role", "developer", "content", List.of(Map.of("type", "text", "text", "Be kind."))),
                        Map.of("role", "user", "content", "Who?"),
                        Map.of(
                                "role",
                                "assistant",
                                "tool_calls",
                                List.of(Map.of(
                                        "id",
                                        "a",
                                        "type",
                                        "function",
                                        "function",
                                        Map.of("name", "weather", "arguments", "{\"city\":\"Lund\"}")))),
                        Map.of("role", "tool", "tool_call_id", "a", "content", "Rain"),
                        Map.of(
                                "role",
                                "user",
                                "content",
                                List.of(
                                        Map.of("type", "text", "text", "And here? " + mark),
                                        Map.of(
                                                "type",
                                                "image_url",
                                                "image_url",
                                                Map.of("url", "data:image/png;base64," + image))))));
        body.put("tools", List.of(Map.of("type", "function", "function", Map.of("name", "weather"))));
        body.put("temperature", 0.5);
        body.put("stop", "END");
        body.put("max_completion_tokens", 77);
        body.put("user", "somebody");
        body.put("a_field_of_tomorrow", Map.of("a", 1));
        complete(body).expect(200);

        var sent = platform.scriptedModel().request(mark);
        assertThat(sent.path("messages").findValuesAsText("role"))
                .containsExactly("system", "user", "assistant", "tool", "user");
        assertThat(sent.at("/messages/0/content").asText()).isEqualTo("Be brief.\n\nBe kind.");
        assertThat(sent.at("/messages/4/content/1/image_url/url").asText()).endsWith(image);
        assertThat(sent.path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(sent.path("max_tokens")
                        .asInt(sent.path("max_completion_tokens").asInt()))
                .isEqualTo(77);
        assertThat(sent.at("/stop/0").asText()).isEqualTo("END");
    }

    @Test
    void errorsSayWhoseFaultItIs() {
        assertThat(error(
                                complete(Map.of("model", "none", "messages", ask("x").get("messages"))),
                                404,
                                "model_not_found")
                        .path("param")
                        .asText())
                .isEqualTo("model");
        error(complete(ask("refuse this")), 400, "refused_by_model");
        error(complete(ask("too long, this")), 400, "context_length_exceeded");
        error(complete(ask("mute, please"), "Jarvis-Deadline-Ms", "300"), 504, "model_timeout");
        assertThat(error(complete(ask("speak"), "Jarvis-Route", "luck"), 400, "invalid_request")
                        .path("param")
                        .asText())
                .isEqualTo("Jarvis-Route");
        error(tenant.clientWith("operator").post(CHAT, ask("speak")), 403, "permission_denied");
        error(platform.anonymous().post(CHAT, ask("speak")), 401, "invalid_api_key");
        error(tenant.client().get("/v1/models/none"), 404, "model_not_found");
        error(tenant.client().get("/v1/completions"), 404, "unknown_url");
    }

    @Test
    void limitsAreToldAsOpenAiTellsThem() {
        limit("requests", 1);
        var first = complete(ask("speak")).expect(200);
        assertThat(first.header("x-ratelimit-limit-requests")).isEqualTo("1");
        assertThat(first.header("x-ratelimit-remaining-requests")).isEqualTo("0");
        assertThat(first.header("x-ratelimit-reset-requests")).matches("\\d+s");
        var tooMany = complete(ask("speak"));
        error(tooMany, 429, "rate_limit_exceeded");
        assertThat(tooMany.header("Retry-After")).isNotBlank();
    }

    @Test
    void whoseDayIsUsedUpIsToldNotToTryAgain() {
        limit("tokens_day", 10);
        var usedUp = complete(ask("speak"));
        error(usedUp, 429, "insufficient_quota");
        assertThat(usedUp.header("x-should-retry")).isEqualTo("false");
    }

    private void limit(String name, long limit) {
        platform.superAdministrator()
                .send(
                        "PUT",
                        "/api/v1/tenants/" + tenant.id() + "/quotas",
                        Map.of("quotas", List.of(Map.of("name", name, "limit", limit))))
                .expect(200);
    }

    @Test
    void anErrorBeforeTheFirstPieceIsNoStream() {
        for (var words : Map.of("refuse this", 400, "mute, please", 504).entrySet()) {
            var body = ask(words.getKey());
            body.put("stream", true);
            var reply = complete(body, "Jarvis-Deadline-Ms", "500").expect(words.getValue());
            assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        }
        var unknown = ask("speak");
        unknown.put("model", "none");
        unknown.put("stream", true);
        error(complete(unknown), 404, "model_not_found");
    }

    @Test
    void anErrorLaterIsTheLastChunk() throws Exception {
        var lines = stream(ask("break off"));

        assertThat(lines).noneMatch(line -> line.contains("[DONE]"));
        var last = lines.stream().filter(line -> !line.isEmpty()).toList().getLast();
        assertThat(Json.read(last.substring("data: ".length()), JsonNode.class)
                        .at("/error/code")
                        .asText())
                .isEqualTo("model_unavailable");
        assertThat(records("outcome = 'failed' and estimated and output_tokens > 0"))
                .isEqualTo(1);
    }

    @Test
    void anAnswerThatMustFollowASchemaDoesOrIsNone() {
        var schema = Map.of(
                "type", "object",
                "required", List.of("name"),
                "properties", Map.of("name", Map.of("type", "string")));
        var format = new HashMap<String, Object>(Map.of("name", "person", "schema", schema, "strict", true));
        var follow = ask("follow");
        follow.put("response_format", Map.of("type", "json_schema", "json_schema", format));
        assertThat(complete(follow)
                        .expect(200)
                        .json()
                        .at("/choices/0/message/content")
                        .asText())
                .isEqualTo("{\"name\": \"Ada\", \"age\": 36}");

        var stray = ask("stray");
        stray.put("response_format", Map.of("type", "json_schema", "json_schema", format));
        error(complete(stray), 502, "invalid_json_answer");
        format.put("strict", false);
        complete(stray).expect(200);
    }

    @Test
    void aReaderWhoHangsUpStopsTheModelAndPaysForWhatWasSaid() throws Exception {
        var body = ask("fall silent");
        body.put("stream", true);
        try (var lines = open(body)) {
            assertThat(lines.readLine()).startsWith("HTTP/1.1 200");
            for (var line = lines.readLine(); !line.contains("The lamp"); line = lines.readLine()) {
                assertThat(line).doesNotContain("error");
            }
        }
        eventually(
                Duration.ofSeconds(5),
                () -> records("outcome = 'aborted' and estimated and output_tokens > 0"),
                count -> count == 1);
    }

    @Test
    void aReaderWhoHangsUpBeforeTheFirstPieceStopsTheModelToo() throws Exception {
        var mark = UUID.randomUUID().toString();
        var body = ask("mute " + mark);
        body.put("stream", true);
        try (var lines = open(body)) {
            eventually(() -> isAsked(mark), asked -> asked);
            assertThat(lines.ready()).isFalse();
        }
        eventually(Duration.ofSeconds(5), () -> records("outcome = 'aborted'"), count -> count == 1);
    }

    private boolean isAsked(String mark) {
        try {
            return platform.scriptedModel().request(mark) != null;
        } catch (java.util.NoSuchElementException e) {
            return false;
        }
    }

    /** A connection of its own, whose end is the reader's. */
    private BufferedReader open(Map<String, ?> body) throws IOException {
        var url = tenant.client().url();
        var socket = new Socket(url.getHost(), url.getPort());
        var json = Json.write(body);
        var request = "POST " + CHAT + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + tenant.client().key().orElseThrow() + "\r\nContent-Type: application/json\r\nContent-Length: "
                + json.length() + "\r\n\r\n" + json;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    @Test
    void aRepeatedKeyGetsTheFirstAnswerAgain() {
        var key = UUID.randomUUID().toString();
        var first = complete(ask("speak"), "Idempotency-Key", key).expect(200);
        var again = complete(ask("speak"), "Idempotency-Key", key).expect(200);

        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(records("true")).isEqualTo(1);
    }

    @Test
    void whatWasAnsweredIsAnsweredAgainUnlessSomebodyWantsItNew() throws Exception {
        assertThat(complete(ask("speak")).expect(200).header("Jarvis-Cache")).isEqualTo("miss");
        var again = complete(ask("speak")).expect(200);
        assertThat(again.header("Jarvis-Cache")).isEqualTo("hit");
        assertThat(again.json().at("/choices/0/message/content").asText()).isEqualTo(ScriptedServer.SPEECH);
        assertThat(stream(ask("speak"))).anyMatch(line -> line.contains(ScriptedServer.SPEECH));
        assertThat(records("true")).isEqualTo(1);

        assertThat(complete(ask("speak"), "Cache-Control", "no-cache")
                        .expect(200)
                        .header("Jarvis-Cache"))
                .isEqualTo("off");
        assertThat(records("true")).isEqualTo(2);
    }

    @Test
    void vectorsAreTheSameInBothEncodings() {
        var texts = new ArrayList<>(Collections.nCopies(100, "the same"));
        texts.set(99, "another");
        var floats = tenant.client()
                .post("/v1/embeddings", Map.of("model", "local-embedding", "input", texts))
                .expect(200)
                .json();
        assertThat(floats.path("data")).hasSize(100);
        assertThat(floats.at("/data/99/index").asInt()).isEqualTo(99);
        assertThat(floats.at("/data/0/embedding")).isEqualTo(floats.at("/data/98/embedding"));
        assertThat(floats.at("/data/99/embedding")).isNotEqualTo(floats.at("/data/98/embedding"));
        assertThat(floats.at("/usage/prompt_tokens").asInt()).isPositive();

        var encoded = tenant.client()
                .post(
                        "/v1/embeddings",
                        Map.of("model", "local-embedding", "input", "another", "encoding_format", "base64"))
                .expect(200)
                .json()
                .at("/data/0/embedding")
                .asText();
        var numbers = ByteBuffer.wrap(Base64.getDecoder().decode(encoded)).order(ByteOrder.LITTLE_ENDIAN);
        for (var number : floats.at("/data/99/embedding")) {
            assertThat(numbers.getFloat()).isEqualTo((float) number.asDouble());
        }
        assertThat(numbers.hasRemaining()).isFalse();
        assertThat(records("model = 'local-embedding'")).isEqualTo(3);

        error(
                tenant.client().post("/v1/embeddings", Map.of("model", "local-embedding", "input", List.of(1, 2))),
                400,
                "invalid_request");
        error(
                tenant.client()
                        .post("/v1/embeddings", Map.of("model", "local-embedding", "input", "a", "dimensions", 7)),
                400,
                "invalid_request");
    }

    @Test
    void aTenantsOwnNamesAreAmongTheModels() {
        platform.execute("insert into model_aliases (tenant_id, alias, model) values ('" + tenant.id()
                + "', 'gpt-4o', 'scripted'), ('" + tenant.id() + "', 'gone', 'no-more')");

        var models = tenant.client().get("/v1/models").expect(200).json();
        assertThat(models.path("object").asText()).isEqualTo("list");
        assertThat(Tenant.field(Tenant.items(models.path("data")), "id"))
                .contains("auto", "gpt-4o", "local-embedding", "local-extractive", Platform.SCRIPTED)
                .doesNotContain("gone");
        assertThat(tenant.client()
                        .get("/v1/models/gpt-4o")
                        .expect(200)
                        .json()
                        .path("owned_by")
                        .asText())
                .isEqualTo("tenant");
        error(platform.tenant().client().get("/v1/models/gpt-4o"), 404, "model_not_found");

        var body = ask("speak");
        body.put("model", "gpt-4o");
        assertThat(complete(body).expect(200).json().path("model").asText()).isEqualTo(Platform.SCRIPTED);
    }

    @Test
    void theClientForJavaScriptWorksUnchanged() throws Exception {
        assertWorks(run("JavaScript", "node", PEERS.resolve("openai.mjs")));
    }

    @Test
    void theClientForPythonWorksUnchanged() throws Exception {
        var python = PEERS.resolve("python/bin/python");
        assertWorks(run("Python", python.toString(), Files.exists(python) ? PEERS.resolve("client.py") : python));
    }

    /** What a client prints that others have made. */
    private JsonNode run(String language, String program, Path script) throws Exception {
        if (!Files.exists(script)) {
            var message = "NOT TESTED: OpenAI's client for " + language + " is not installed; ./jarvis test does that";
            System.err.println("\n*** " + message + " ***\n");
            Assumptions.abort(message);
        }
        var process = new ProcessBuilder(
                        program,
                        script.toString(),
                        tenant.client().url() + "/v1",
                        tenant.client().key().orElseThrow())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var output = new AtomicReference<String>();
        var reader = Thread.startVirtualThread(() -> output.set(read(process)));
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        reader.join();
        return Json.read(output.get(), JsonNode.class);
    }

    private static void assertWorks(JsonNode result) {
        assertThat(result.path("text").asText()).isEqualTo(ScriptedServer.SPEECH);
        assertThat(result.path("model").asText()).isEqualTo(Platform.SCRIPTED);
        assertThat(result.path("total").asInt()).isEqualTo(110);
        assertThat(result.at("/stream/text").asText()).isEqualTo(ScriptedServer.SPEECH);
        assertThat(result.at("/stream/usage/total_tokens").asInt()).isEqualTo(110);
        assertThat(result.at("/calls/1/arguments").asText()).isEqualTo("{\"city\": \"Kyoto\"}");
        assertThat(result.at("/dimensions/0").asInt())
                .isEqualTo(result.at("/dimensions/1").asInt())
                .isPositive();
        assertThat(result.path("models").toString()).contains("local-extractive");
        assertThat(result.path("unknown").asText()).isEqualTo("NotFoundError 404 model_not_found model");
        assertThat(result.path("unauthorized").asText()).startsWith("AuthenticationError 401 invalid_api_key");
        assertThat(result.path("broken").asText()).startsWith("APIError").contains("model_unavailable");
    }

    private static String read(Process process) {
        try (var output = process.getInputStream()) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
