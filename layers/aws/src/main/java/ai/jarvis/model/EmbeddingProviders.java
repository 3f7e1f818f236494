package ai.jarvis.model;

import ai.jarvis.platform.AwsClients;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Finds the provider of each embedding model that a deployment offers. */
public final class EmbeddingProviders {
    private EmbeddingProviders() {}

    /** The models that settings name, by clients that are made for those that need them. */
    public static EmbeddingModels open(List<EmbeddingModelSettings> models, AwsClients aws) {
        var bedrock = aws.bedrock();
        return new EmbeddingModels(models.stream()
                .map(settings -> new Priced<>(open(settings, bedrock, aws::secretsManager), settings.price()))
                .toList());
    }

    static EmbeddingModel open(
            EmbeddingModelSettings settings, BedrockRuntimeClient bedrock, Supplier<SecretsManagerClient> secrets) {
        return switch (settings.format()) {
            case COHERE_V3 -> bedrock(settings, bedrock, CohereFormat.V3);
            case COHERE_V4 -> bedrock(settings, bedrock, CohereFormat.V4);
            case TITAN_V2 -> bedrock(settings, bedrock, new TitanFormat());
            case OPENAI ->
                new OpenAiEmbeddingModel(
                        new OpenAiServer(
                                settings.url().orElseThrow(),
                                settings.secret()
                                        .map(name -> ApiKey.in(secrets.get(), name))
                                        .orElseGet(ApiKey::none)),
                        settings.model(),
                        settings.name(),
                        settings.dimensions(),
                        settings.shortens());
        };
    }

    private static EmbeddingModel bedrock(
            EmbeddingModelSettings settings, BedrockRuntimeClient bedrock, EmbeddingFormat format) {
        return new BedrockEmbeddingModel(bedrock, settings.name(), settings.model(), format, settings.dimensions());
    }
}
