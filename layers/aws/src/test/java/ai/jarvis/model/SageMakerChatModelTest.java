package ai.jarvis.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.model.ModelException.Kind;
import ai.jarvis.model.Wire.Said;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeAsyncClient;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeClient;

class SageMakerChatModelTest extends ChatModelContract {
    private static final SdkAsyncHttpClient STREAMING = BedrockChatModelTest.streaming();

    private final SdkHttpClient http =
            ApacheHttpClient.builder().maxConnections(1).build();

    @Override
    Wire wire() {
        return new SageMakerWire();
    }

    @Override
    ChatModel model(URI address) {
        return new SageMakerChatModel(
                new ModelId("own"),
                BedrockChatModelTest.configure(SageMakerRuntimeClient.builder(), address)
                        .httpClient(http)
                        .build(),
                () -> BedrockChatModelTest.configure(SageMakerRuntimeAsyncClient.builder(), address)
                        .httpClient(STREAMING)
                        .build(),
                "chat");
    }

    @Override
    ChatPrompt told(ChatPrompt prompt) {
        return prompt;
    }

    @Override
    String secret() {
        return BedrockChatModelTest.SECRET;
    }

    @AfterEach
    void close() {
        http.close();
    }

    @AfterAll
    static void closeStreaming() {
        STREAMING.close();
    }

    @Test
    void asksTheEndpointAndNamesNoModel() {
        says(Said.text("Hello"));
        says(Said.text("Hello"));
        model().complete(ask("Hello?"), LONG);
        stream(ask("Hello?"));

        assertThat(server().requests())
                .extracting(ProviderServer.Request::path)
                .containsExactly("/endpoints/chat/invocations", "/endpoints/chat/invocations-response-stream");
        assertThat(OpenAiWire.json(server().lastRequest()).has("model")).isFalse();
    }

    @Test
    void saysThatAContainerThatStreamsNoEventsCannotBeRead() {
        server().next((request, exchange) -> {
            exchange.stream(ConverseWire.EVENTS);
            exchange.chunk(SageMakerWire.part("{\"generated_text\": \"Hello\"}".getBytes(StandardCharsets.UTF_8)));
            exchange.endStream();
        });

        assertThat(failsToStream(LONG, delta -> {}).kind()).isEqualTo(Kind.UNREADABLE);
    }
}
