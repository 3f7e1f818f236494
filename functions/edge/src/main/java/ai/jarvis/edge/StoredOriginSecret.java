package ai.jarvis.edge;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** The origin secret in Secrets Manager: its text is the secret itself. */
record StoredOriginSecret(SecretsManagerClient secrets, String name) implements OriginSecret.Source {
    /** Two calls take less than the function may. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** With the JDK's own HTTP client: the smallest there is, and two calls every few minutes need no other. */
    static StoredOriginSecret of(String name, Optional<URI> endpoint) {
        var builder = SecretsManagerClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(configuration -> configuration.apiCallTimeout(PATIENCE));
        endpoint.ifPresent(builder::endpointOverride);
        return new StoredOriginSecret(builder.build(), name);
    }

    @Override
    public List<String> read() {
        return Stream.of("AWSCURRENT", "AWSPREVIOUS")
                .flatMap(stage -> find(stage).stream())
                .toList();
    }

    private Optional<String> find(String stage) {
        try {
            return Optional.of(
                    secrets.getSecretValue(request -> request.secretId(name).versionStage(stage))
                            .secretString());
        } catch (ResourceNotFoundException e) {
            return Optional.empty();
        }
    }
}
