package ai.jarvis.model;

import ai.jarvis.model.gateway.ChatOffer;
import ai.jarvis.model.route.Candidate;
import ai.jarvis.model.route.Target;
import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Memoized;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeAsyncClient;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeClient;

/** Finds the provider of each chat model that a deployment offers. */
public final class ChatProviders {
    private static final String NEWER = "openai.com";

    private ChatProviders() {}

    /** The models that settings name, by clients that are made for those that need them, and shared. */
    public static List<ChatOffer> open(List<ChatModelSettings> models, AwsClients aws) {
        var clients = new Clients(aws);
        return models.stream()
                .map(settings -> new ChatOffer(
                        new Candidate(
                                new Target(settings.name(), settings.region()),
                                settings.price(),
                                settings.quality(),
                                settings.weight(),
                                settings.capabilities(),
                                settings.contextTokens()),
                        clients.model(settings),
                        settings.timeouts(),
                        settings.maxOutputTokens(),
                        settings.prices()))
                .toList();
    }

    /** Those for the models of one deployment. */
    private static final class Clients {
        private final AwsClients aws;
        private final Supplier<BedrockRuntimeClient> bedrock;
        private final Supplier<BedrockRuntimeAsyncClient> bedrockStreaming;
        private final Supplier<SageMakerRuntimeClient> sageMaker;
        private final Supplier<SageMakerRuntimeAsyncClient> sageMakerStreaming;

        Clients(AwsClients aws) {
            this.aws = aws;
            this.bedrock = new Memoized<>(aws::bedrockChat);
            this.bedrockStreaming = new Memoized<>(aws::bedrockStreaming);
            this.sageMaker = new Memoized<>(aws::sageMaker);
            this.sageMakerStreaming = new Memoized<>(aws::sageMakerStreaming);
        }

        ChatModel model(ChatModelSettings settings) {
            return switch (settings.provider()) {
                case BEDROCK ->
                    new BedrockChatModel(
                            bedrock.get(), bedrockStreaming, settings.name(), settings.model(), settings.guardrail());
                case OPENAI -> openAi(settings, settings.url().orElseThrow());
                case SAGEMAKER ->
                    new SageMakerChatModel(settings.name(), sageMaker.get(), sageMakerStreaming, settings.model());
            };
        }

        private ChatModel openAi(ChatModelSettings settings, URI url) {
            var key = settings.secret()
                    .map(name -> ApiKey.in(aws.secretsManager(), name))
                    .orElseGet(ApiKey::none);
            var host = String.valueOf(url.getHost());
            return new OpenAiChatModel(
                    settings.name(),
                    new OpenAiServer(url, key),
                    new OpenAiChatFormat(
                            Optional.of(settings.model()), host.equals(NEWER) || host.endsWith("." + NEWER)));
        }
    }
}
