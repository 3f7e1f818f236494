package ai.jarvis.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.ChatPrompt.Turn;
import ai.jarvis.model.ModelException.Kind;
import ai.jarvis.model.Wire.Said;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

class BedrockChatModelTest extends ChatModelContract {
    static final String SECRET = "hidden-key-of-aws";

    private static final SdkAsyncHttpClient STREAMING = streaming();

    private final SdkHttpClient http =
            ApacheHttpClient.builder().maxConnections(1).build();

    static SdkAsyncHttpClient streaming() {
        return NettyNioAsyncHttpClient.builder()
                .maxConcurrency(1)
                .protocol(Protocol.HTTP1_1)
                .build();
    }

    /** A client of a server on this machine. */
    static <B extends AwsClientBuilder<B, ?>> B configure(B builder, URI address) {
        return builder.endpointOverride(address)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", SECRET)))
                .overrideConfiguration(each -> each.retryStrategy(AwsRetryStrategy.doNotRetry()));
    }

    @Override
    Wire wire() {
        return new ConverseWire();
    }

    @Override
    ChatModel model(URI address) {
        return new BedrockChatModel(
                configure(BedrockRuntimeClient.builder(), address)
                        .httpClient(http)
                        .build(),
                () -> configure(BedrockRuntimeAsyncClient.builder(), address)
                        .httpClient(STREAMING)
                        .build(),
                new ModelId("claude"),
                "anthropic.claude-sonnet-4-5-20250929-v1:0");
    }

    @Override
    ChatPrompt told(ChatPrompt prompt) {
        var sampling = prompt.sampling();
        var isOff = prompt.tools().choice().mode() == Tools.Mode.NONE;
        return new ChatPrompt(
                prompt.system(),
                prompt.turns(),
                isOff
                        ? Tools.NONE
                        : new Tools(prompt.tools().offered(), prompt.tools().choice(), true),
                prompt.format(),
                new Sampling(
                        sampling.maxOutputTokens(),
                        sampling.temperature(),
                        sampling.topP(),
                        sampling.stop(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Override
    String secret() {
        return SECRET;
    }

    @AfterEach
    void close() {
        http.close();
    }

    @AfterAll
    static void closeStreaming() {
        STREAMING.close();
    }

    private void refuses(int status, String type, String message) {
        var refusal = ConverseWire.refusal(status, type, message);
        server().next((request, exchange) -> exchange.whole(refusal.status(), refusal.headers(), refusal.body()));
    }

    @ParameterizedTest
    @CsvSource({
        "429, ThrottlingException, THROTTLED",
        "400, ThrottlingException, THROTTLED",
        "408, ModelTimeoutException, TIMEOUT",
        "424, ModelErrorException, FAULT",
        "429, ModelNotReadyException, THROTTLED",
        "503, ServiceUnavailableException, FAULT",
        "500, InternalServerException, FAULT",
        "403, AccessDeniedException, NOT_OFFERED",
        "404, ResourceNotFoundException, NOT_OFFERED",
        "400, ServiceQuotaExceededException, REFUSED"
    })
    void knowsWhatBedrocksErrorsMean(int status, String type, Kind kind) {
        refuses(status, type, "So it is");
        assertThat(failsToComplete(LONG).kind()).isEqualTo(kind);
        refuses(status, type, "So it is");
        assertThat(failsToStream(LONG, delta -> {}).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "'prompt is too long: 210000 tokens > 200000 maximum', TOO_LONG",
        "'Too many input tokens. Max input tokens: 8192', TOO_LONG",
        "'The provided model identifier is invalid.', NOT_OFFERED",
        "'The value at toolConfig is wrong', REFUSED"
    })
    void readsWhyARequestIsNotValid(String message, Kind kind) {
        refuses(400, "ValidationException", message);

        assertThat(failsToComplete(LONG).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "throttlingException, THROTTLED, BROKEN_OFF",
        "modelStreamErrorException, BROKEN_OFF, BROKEN_OFF",
        "internalServerException, FAULT, BROKEN_OFF",
        "serviceUnavailableException, FAULT, BROKEN_OFF",
        "validationException, REFUSED, BROKEN_OFF"
    })
    void readsErrorsWithinAStreamBeforeTheFirstPieceAndAfterIt(String type, Kind before, Kind after) {
        for (boolean hasBegun : List.of(false, true)) {
            server().next((request, exchange) -> {
                var frames = wire().stream(request, Said.text("Hello"));
                exchange.stream(frames.type());
                exchange.chunks(frames.opening());
                if (hasBegun) {
                    exchange.chunks(frames.pieces());
                }
                exchange.chunk(ConverseWire.exception(type, "So it is"));
                exchange.endStream();
            });

            var failure = failsToStream(LONG, delta -> {});

            assertThat(failure.kind()).as(trace(failure)).isEqualTo(hasBegun ? after : before);
        }
        assertWorks();
    }

    private JsonNode asked(ChatPrompt prompt) {
        says(Said.text("Well."));
        model().complete(prompt, LONG);
        return OpenAiWire.json(server().lastRequest());
    }

    private static ChatPrompt afterACall(String id, String arguments, Content.Result result, Tools tools) {
        return new ChatPrompt(
                "",
                List.of(
                        new Turn(Speaker.USER, "Go"),
                        new Turn(
                                Speaker.ASSISTANT,
                                List.of(new Content.Text(" "), new Content.Call(new ToolCall(id, "t", arguments)))),
                        new Turn(Speaker.USER, List.of(result))),
                tools,
                ResponseFormat.TEXT,
                new Sampling(
                        10,
                        Optional.of(1.5),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void goesOnWithAConversationThatAnotherProviderBegan() {
        var id = "functions.t:0";
        var body = asked(afterACall(id, "not JSON", new Content.Result(id, "", true), Tools.NONE));

        var use = body.at("/messages/1/content/0/toolUse");
        assertThat(body.at("/messages/1/content")).hasSize(1);
        assertThat(use.path("toolUseId").asText()).matches("[a-zA-Z0-9_-]{1,64}");
        assertThat(use.path("input").toString()).isEqualTo("{\"arguments\":\"not JSON\"}");
        var result = body.at("/messages/2/content/0/toolResult");
        assertThat(result.path("toolUseId")).isEqualTo(use.path("toolUseId"));
        assertThat(result.path("status").asText()).isEqualTo("error");
        assertThat(body.at("/toolConfig/tools/0/toolSpec/name").asText()).isEqualTo("t");
        assertThat(body.at("/inferenceConfig/temperature").asDouble()).isEqualTo(1);
    }

    @Test
    void asksForNoMoreCallsInWordsWhereTheToolsMustStay() {
        var tools = new Tools(
                List.of(new Tools.Tool("t", Optional.empty(), "{\"type\":\"object\"}")), Tools.Choice.NONE, true);

        var body = asked(afterACall("a", "{}", new Content.Result("a", "Done", false), tools));

        assertThat(body.at("/system/0/text").asText()).isEqualTo("Answer without calling a tool.");
        assertThat(body.at("/toolConfig/tools")).hasSize(1);
    }
}
