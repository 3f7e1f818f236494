package ai.jarvis.platform;

import java.util.Optional;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** Credentials of a database role, as Secrets Manager keeps them: {@code {"username", "password"}}. */
public record DatabaseSecret(String username, String password) {
    /**
     * One version of a secret.
     *
     * @param stage the staging label of the version, as in {@code AWSCURRENT}
     * @return absent if no version has the label
     */
    public static Optional<DatabaseSecret> find(SecretsManagerClient secrets, String name, String stage) {
        try {
            return Optional.of(parse(
                    secrets.getSecretValue(request -> request.secretId(name).versionStage(stage))
                            .secretString()));
        } catch (ResourceNotFoundException e) {
            return Optional.empty();
        }
    }

    /** Credentials as a secret's text holds them; what else is in it is not looked at. */
    public static DatabaseSecret parse(String text) {
        var secret = Json.readObject(text);
        if (secret.get("username") instanceof String username && secret.get("password") instanceof String password) {
            return new DatabaseSecret(username, password);
        }
        throw new IllegalArgumentException("The secret has no username and password");
    }

    /** Never the password: it must not reach a log by accident. */
    @Override
    public String toString() {
        return "credentials of " + username;
    }
}
