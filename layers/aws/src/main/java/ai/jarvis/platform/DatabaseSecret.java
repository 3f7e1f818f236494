package ai.jarvis.platform;

import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Credentials of a database role, as Secrets Manager keeps them: {@code {"username", "password"}}. */
public record DatabaseSecret(String username, String password) {
    public static DatabaseSecret read(SecretsManagerClient secrets, String name) {
        var secret = Json.readObject(
                secrets.getSecretValue(request -> request.secretId(name)).secretString());
        return new DatabaseSecret(String.valueOf(secret.get("username")), String.valueOf(secret.get("password")));
    }

    /** Never the password: it must not reach a log by accident. */
    @Override
    public String toString() {
        return "credentials of " + username;
    }
}
