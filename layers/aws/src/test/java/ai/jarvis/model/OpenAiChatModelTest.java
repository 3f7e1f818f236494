package ai.jarvis.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.model.ModelException.Kind;
import ai.jarvis.model.Wire.Said;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiChatModelTest extends ChatModelContract {
    private static final String KEY = "sk-hidden";

    @Override
    Wire wire() {
        return new OpenAiWire();
    }

    @Override
    ChatModel model(URI address) {
        return model(address, ApiKey.from(() -> KEY), false);
    }

    private static ChatModel model(URI address, ApiKey key, boolean newer) {
        return new OpenAiChatModel(
                new ModelId("large"),
                new OpenAiServer(address.resolve("/v1"), key, OpenAiServer.client(1)),
                new OpenAiChatFormat(Optional.of("large-2026"), newer));
    }

    @Override
    ChatPrompt told(ChatPrompt prompt) {
        return prompt;
    }

    @Override
    String secret() {
        return KEY;
    }

    private void streams(String... data) {
        server().next((request, exchange) -> {
            exchange.stream("text/event-stream");
            for (var each : data) {
                exchange.chunk((each + "\n\n").getBytes(StandardCharsets.UTF_8));
            }
            exchange.endStream();
        });
    }

    private void refuses(Wire.Refusal refusal) {
        server().next((request, exchange) -> exchange.whole(refusal.status(), Map.of(), refusal.body()));
    }

    @Test
    void sendsTheKeyToTheServersPath() {
        says(Said.text("Hello"));
        model().complete(ask("Hello?"), LONG);

        assertThat(server().lastRequest().path()).isEqualTo("/v1/chat/completions");
        assertThat(server().lastRequest().headers()).containsEntry("authorization", "Bearer " + KEY);
        assertThat(OpenAiWire.json(server().lastRequest()).path("model").asText())
                .isEqualTo("large-2026");
    }

    @Test
    void limitsTheAnswerInTheWordsOfNewerServers() {
        says(Said.text("Hello"));
        model(server().address(), ApiKey.none(), true).complete(ask("Hello?"), LONG);

        var body = OpenAiWire.json(server().lastRequest());
        assertThat(body.path("max_completion_tokens").asInt()).isEqualTo(100);
        assertThat(body.has("max_tokens")).isFalse();
    }

    @Test
    void namesNoKeyEvenIfTheServerRepeatsIt() {
        for (int status : List.of(401, 400, 500)) {
            refuses(OpenAiWire.refusal(status, "odd_key", "Incorrect API key provided: " + KEY));

            assertThat(trace(failsToComplete(LONG))).doesNotContain(KEY);
        }
    }

    @Test
    void knowsThatAnEmptyPurseIsNotFilledByWaiting() {
        refuses(OpenAiWire.refusal(429, "insufficient_quota", "You exceeded your current quota"));

        assertThat(failsToComplete(LONG).kind()).isEqualTo(Kind.NOT_OFFERED);
    }

    @ParameterizedTest
    @CsvSource({
        "400, REFUSED",
        "402, NOT_OFFERED",
        "408, TIMEOUT",
        "413, TOO_LONG",
        "422, REFUSED",
        "502, FAULT",
        "503, FAULT",
        "504, FAULT",
        "529, THROTTLED",
        "302, UNREADABLE"
    })
    void knowsWhatStatusesMean(int status, Kind kind) {
        refuses(OpenAiWire.refusal(status, "some_error", "So it is"));

        assertThat(failsToComplete(LONG).kind()).isEqualTo(kind);
    }

    @Test
    void readsARefusalThatIsNoJson() {
        server().next((request, exchange) -> exchange.whole(
                400, Map.of("Content-Type", "text/plain"), "no such thing".getBytes(StandardCharsets.UTF_8)));

        assertThat(failsToComplete(LONG)).hasMessageContaining("no such thing");
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"error\":{\"message\":\"Slow down\",\"code\":429}}', THROTTLED",
        "'{\"error\":{\"message\":\"busy\",\"type\":\"overloaded_error\"}}', THROTTLED",
        "'{\"error\":\"out of memory\"}', FAULT",
        "'{\"object\":\"error\",\"message\":\"no\",\"type\":\"invalid_request_error\"}', REFUSED",
        "'{\"error\":{\"message\":\"exceeds the available context size\",\"code\":400}}', TOO_LONG"
    })
    void readsAnErrorThatComesWhereAnAnswerShouldBe(String json, Kind kind) {
        streams("data: " + json);
        assertThat(failsToStream(LONG, delta -> {}).kind()).isEqualTo(kind);
        server().next((request, exchange) ->
                exchange.whole(200, Map.of("Content-Type", "application/json"), json.getBytes(StandardCharsets.UTF_8)));
        assertThat(failsToComplete(LONG).kind()).isEqualTo(kind);
    }

    @Test
    void givesTheAnswerThoughTheServerDoesNotCloseTheStream() {
        server().next((request, exchange) -> {
            exchange.stream("text/event-stream");
            exchange.chunk(
                    """
                    data: {"choices":[{"delta":{"content":"Hi"},"finish_reason":"stop"}]}

                    data: [DONE]

                    """
                            .getBytes(StandardCharsets.UTF_8));
            exchange.stall();
        });

        assertThat(stream(ask("Hello?")).completion().text()).isEqualTo("Hi");
        assertWorks();
    }

    @Test
    void readsCallsHoweverServersNumberThem() {
        var named = "{\"id\":\"%s\",\"function\":{\"name\":\"t\",\"arguments\":\"%s\"}%s}";
        var frame = "data: {\"choices\":[{\"delta\":{\"tool_calls\":[%s]}}]}";
        var end = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}";
        var two = List.of(new ToolCall("a", "t", "{1}"), new ToolCall("b", "t", "{2}"));
        for (var index : List.of("", ",\"index\":0")) {
            streams(
                    frame.formatted(named.formatted("a", "{1}", index)),
                    frame.formatted(named.formatted("b", "{2}", index)),
                    end);
            assertThat(stream(ask("Go")).completion().toolCalls()).isEqualTo(two);
        }
        streams(
                frame.formatted(named.formatted("a", "{", ",\"index\":1")),
                frame.formatted(named.formatted("a", "1}", ",\"index\":1")),
                frame.formatted(named.formatted("b", "{2}", ",\"index\":2")),
                end);
        var read = stream(ask("Go")).completion();
        assertThat(read.toolCalls()).isEqualTo(two);
        assertThat(read.finish()).isEqualTo(Completion.Finish.TOOL_CALLS);
    }

    @Test
    void givesACallWithoutAnIdOne() {
        streams(
                "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"t\"}}]}}]}",
                "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}");

        assertThat(stream(ask("Go")).completion().toolCalls().getFirst().id()).matches("call_[0-9a-f-]{36}");
    }

    @Test
    void takesNoOtherPartOfTheRequestFromASchema() {
        var prompt = ask("Go");
        for (var schema : List.of("{}},\"model\":\"dear\",\"x\":{", "{} {}", "", "{")) {
            assertThatThrownBy(() -> model().complete(
                                    new ChatPrompt(
                                            "",
                                            prompt.turns(),
                                            Tools.NONE,
                                            new ResponseFormat.Schema("s", Optional.empty(), schema, true),
                                            prompt.sampling()),
                                    LONG))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(server().requests()).isEmpty();
    }
}
