package ai.jarvis.model;

import ai.jarvis.model.gateway.ChatOffer;
import ai.jarvis.model.route.Candidate;
import ai.jarvis.model.route.Target;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Memoized;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeAsyncClient;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeClient;

/** Finds the provider of each chat model, by clients that are made for those that need them, and shared. */
final class ChatProviders {
    private static final String NEWER = "openai.com";

    private final AwsClients aws;
    private final Supplier<BedrockRuntimeClient> bedrock;
    private final Supplier<BedrockRuntimeAsyncClient> bedrockStreaming;
    private final Supplier<SageMakerRuntimeClient> sageMaker;
    private final Supplier<SageMakerRuntimeAsyncClient> sageMakerStreaming;

    ChatProviders(AwsClients aws) {
        this.aws = aws;
        this.bedrock = new Memoized<>(aws::bedrockChat);
        this.bedrockStreaming = new Memoized<>(aws::bedrockStreaming);
        this.sageMaker = new Memoized<>(aws::sageMaker);
        this.sageMakerStreaming = new Memoized<>(aws::sageMakerStreaming);
    }

    /** A model that the deployment offers. */
    ChatOffer offer(ChatModelSettings settings) {
        return new ChatOffer(
                new Candidate(
                        new Target(settings.name(), settings.region()),
                        settings.price(),
                        settings.quality(),
                        settings.weight(),
                        settings.capabilities(),
                        settings.contextTokens()),
                model(settings),
                settings.timeouts(),
                settings.maxOutputTokens(),
                settings.prices(),
                Optional.empty());
    }

    /** The model that settings are of. */
    ChatModel model(ChatModelSettings settings) {
        return switch (settings.provider()) {
            case BEDROCK ->
                new BedrockChatModel(
                        bedrock.get(), bedrockStreaming, settings.name(), settings.model(), settings.guardrail());
            case OPENAI -> {
                var key = settings.secret()
                        .map(name -> ApiKey.in(aws.secretsManager(), name))
                        .orElseGet(ApiKey::none);
                var url = settings.url().orElseThrow();
                yield openAi(settings.name(), settings.model(), url, key, OpenAiServer.HTTP);
            }
            case SAGEMAKER ->
                new SageMakerChatModel(settings.name(), sageMaker.get(), sageMakerStreaming, settings.model());
        };
    }

    /**
     * A model of a server that speaks OpenAI's API.
     *
     * @param model what the server calls it
     */
    static ChatModel openAi(ModelId name, String model, URI url, ApiKey key, CloseableHttpClient http) {
        var host = String.valueOf(url.getHost());
        var isNewer = host.equals(NEWER) || host.endsWith("." + NEWER);
        return new OpenAiChatModel(
                name, new OpenAiServer(url, key, http), new OpenAiChatFormat(Optional.of(model), isNewer));
    }
}
