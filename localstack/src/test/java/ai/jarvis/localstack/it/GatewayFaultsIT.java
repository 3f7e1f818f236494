package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.knowledge.TokenCounter;
import ai.jarvis.localstack.process.FreePort;
import ai.jarvis.localstack.process.InstalledTools;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What callers get from models that fail in each way, alone or with another behind them, streamed or as a whole. */
class GatewayFaultsIT {
    private static final Duration DEADLINE = Duration.ofSeconds(8);
    private static final List<String> FAULTS =
            List.of("refused", "throttled", "failing", "stalled", "cut", "malformed", "webpage");

    @TempDir
    private static Path folder;

    private static FaultyProvider provider;
    private static Machine machine;
    private static Client client;

    @BeforeAll
    static void start() throws IOException {
        provider = new FaultyProvider();
        machine = new Machine(
                InstalledTools.require(),
                folder.resolve("data"),
                Map.of(
                        "JARVIS_CHAT_MODELS",
                        Json.write(models()),
                        "JARVIS_CHAT_FALLBACKS",
                        String.join(
                                "; ",
                                FAULTS.stream()
                                        .map(fault -> fault + " > backup")
                                        .toList()),
                        "JARVIS_CHAT_ATTEMPTS",
                        "2"));
        machine.start();
        client = machine.tenant().client();
    }

    @AfterAll
    static void stop() {
        provider.close();
        machine.close();
    }

    /** Each fault has a model that is alone and one with another behind it, and each of them a breaker of its own. */
    private static List<Map<String, Object>> models() {
        var models = new ArrayList<Map<String, Object>>();
        models.add(model("backup", provider.url("none")));
        for (var fault : FAULTS) {
            var url = fault.equals("refused") ? "http://127.0.0.1:" + FreePort.find() + "/v1" : provider.url(fault);
            models.add(model(fault, url));
            models.add(model(fault + "-alone", url));
        }
        return models;
    }

    private static Map<String, Object> model(String name, String url) {
        return Map.of(
                "name", name, "model", name, "url", url, "price", "1/2 USD", "first_token_seconds", 1, "seconds", 2);
    }

    /** An answer as its reader gets it. */
    private record Got(int status, String text, String error, String model, Duration took) {}

    private static Got ask(String model, boolean isLive, String question) throws Exception {
        var body = new LinkedHashMap<String, Object>();
        body.put("model", model);
        body.put("messages", List.of(Map.of("role", "user", "content", question)));
        body.put("stream", isLive);
        var begun = System.nanoTime();
        var response = Client.HTTP.send(
                client.request("/v1/chat/completions")
                        .header("Content-Type", "application/json")
                        .header("Jarvis-Deadline-Ms", Long.toString(DEADLINE.toMillis()))
                        .POST(BodyPublishers.ofString(Json.write(body)))
                        .build(),
                BodyHandlers.ofString());
        var took = Duration.ofNanos(System.nanoTime() - begun);
        var isStream = response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
        return isStream ? streamed(response, took) : whole(response, took);
    }

    private static Got whole(HttpResponse<String> response, Duration took) {
        var json = Json.read(response.body(), JsonNode.class);
        return new Got(
                response.statusCode(),
                json.at("/choices/0/message/content").asText(),
                json.at("/error/code").asText(),
                response.headers().firstValue("Jarvis-Model").orElse(""),
                took);
    }

    private static Got streamed(HttpResponse<String> response, Duration took) {
        var text = new StringBuilder();
        var error = "";
        for (var line : response.body().lines().toList()) {
            if (line.startsWith("data: {")) {
                var chunk = Json.read(line.substring("data: ".length()), JsonNode.class);
                text.append(chunk.at("/choices/0/delta/content").asText(""));
                error = chunk.at("/error/code").asText(error);
            }
        }
        return new Got(
                response.statusCode(),
                text.toString(),
                error,
                response.headers().firstValue("Jarvis-Model").orElse(""),
                took);
    }

    static Stream<Arguments> faults() {
        return FAULTS.stream().flatMap(fault -> Stream.of(Arguments.of(fault, false), Arguments.of(fault, true)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void withAnotherBehindItTheAnswerComes(String fault, boolean isLive) throws Exception {
        var got = ask(fault, isLive, "When does the gate close? " + fault + isLive);

        assertThat(got.status()).isEqualTo(200);
        assertThat(got.text()).as("all of it, and nothing twice").isEqualTo(FaultyProvider.ANSWER);
        assertThat(got.error()).isEmpty();
        assertThat(got.model()).isEqualTo(fault.equals("cut") && isLive ? "cut" : "backup");
        assertThat(got.took()).isLessThan(DEADLINE);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aloneItEndsWithAnErrorInTime(String fault, boolean isLive) throws Exception {
        var got = ask(fault + "-alone", isLive, "When does the gate close? " + fault + isLive);

        if (fault.equals("cut") && isLive) {
            assertThat(got.status()).isEqualTo(200);
            assertThat(got.text())
                    .isEqualTo(String.join("", FaultyProvider.WORDS.subList(0, FaultyProvider.CUT_AFTER)));
            assertThat(got.error()).isEqualTo("model_unavailable");
        } else {
            assertThat(got.status()).isEqualTo(fault.equals("stalled") ? 504 : 503);
            assertThat(got.text()).isEmpty();
            assertThat(got.error()).isEqualTo(fault.equals("stalled") ? "model_timeout" : "model_unavailable");
        }
        assertThat(got.took()).isLessThan(DEADLINE);
    }

    @Test
    void bothModelsOfAContinuedStreamAreBilled() throws Exception {
        var before = usage();

        ask("cut", true, "When is the gate closed, and by whom?");

        var after = usage();
        var broken =
                new TokenCounter().count(String.join("", FaultyProvider.WORDS.subList(0, FaultyProvider.CUT_AFTER)));
        assertThat(after.path("backup").path("output_tokens").asInt()
                        - before.path("backup").path("output_tokens").asInt())
                .isEqualTo(FaultyProvider.OUTPUT_TOKENS);
        assertThat(after.path("backup").path("input_tokens").asInt()
                        - before.path("backup").path("input_tokens").asInt())
                .isEqualTo(FaultyProvider.INPUT_TOKENS);
        assertThat(after.path("cut").path("output_tokens").asInt()
                        - before.path("cut").path("output_tokens").asInt())
                .as("what was said, counted here")
                .isEqualTo(broken);
    }

    /** By model. */
    private static JsonNode usage() {
        var byModel = Json.MAPPER.createObjectNode();
        client.get("/api/v1/usage?group_by=model")
                .expect(200)
                .json()
                .path("items")
                .forEach(item -> byModel.set(item.path("model").asText(), item));
        return byModel;
    }

    @Test
    void aModelThatKeepsFailingIsLeftAloneAndSaysSo() throws Exception {
        for (int i = 0; i < 5; i++) {
            ask("failing-alone", false, "Are you there? " + i);
        }

        var state = client.get("/api/v1/models/failing-alone").expect(200).json();
        assertThat(state.at("/breaker/state").asText()).isEqualTo("open");
        assertThat(state.at("/breaker/reason").asText()).isEqualTo("5 failures in a row");
        var calls = provider.calls("failing");
        assertThat(ask("failing-alone", false, "And now?").status()).isEqualTo(503);
        assertThat(provider.calls("failing")).isEqualTo(calls);
        assertThat(client.get("/api/v1/models/backup")
                        .expect(200)
                        .json()
                        .at("/breaker/state")
                        .asText())
                .isEqualTo("closed");
    }
}
