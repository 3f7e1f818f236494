package ai.jarvis.database;

import ai.jarvis.platform.DatabaseSecret;
import ai.jarvis.platform.Json;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * A secret whose value is being replaced.
 *
 * @param id its ARN
 * @param token what the new version is called
 */
record RotatedSecret(SecretsManagerClient secrets, String id, String token) {
    private static final String CURRENT = "AWSCURRENT";
    private static final String PENDING = "AWSPENDING";

    /** Long enough that nobody guesses it; without what would have to be escaped somewhere. */
    private static final long PASSWORD_LENGTH = 40;

    /** Whether the new version is the current one already. */
    boolean isDone() {
        return stages(token).contains(CURRENT);
    }

    /** Makes the new version, with another password, unless it is there. */
    void create() {
        try {
            value(request -> request.versionId(token).versionStage(PENDING));
        } catch (ResourceNotFoundException e) {
            var next = new TreeMap<>(Json.readObject(value(request -> request.versionStage(CURRENT))));
            next.put("password", password());
            secrets.putSecretValue(request -> request.secretId(id)
                    .clientRequestToken(token)
                    .secretString(Json.write(next))
                    .versionStages(PENDING));
        }
    }

    DatabaseSecret current() {
        return DatabaseSecret.parse(value(request -> request.versionStage(CURRENT)));
    }

    DatabaseSecret pending() {
        return DatabaseSecret.parse(value(request -> request.versionId(token).versionStage(PENDING)));
    }

    /** Makes the new version the current one. The pending label stays: taking it away would mean that it failed. */
    void finish() {
        var replaced = secrets.describeSecret(request -> request.secretId(id)).versionIdsToStages().entrySet().stream()
                .filter(version -> version.getValue().contains(CURRENT))
                .findFirst()
                .orElseThrow()
                .getKey();
        secrets.updateSecretVersionStage(request -> request.secretId(id)
                .versionStage(CURRENT)
                .moveToVersionId(token)
                .removeFromVersionId(replaced));
    }

    private String password() {
        return secrets.getRandomPassword(request -> request.passwordLength(PASSWORD_LENGTH)
                        .excludePunctuation(true)
                        .requireEachIncludedType(true))
                .randomPassword();
    }

    private List<String> stages(String version) {
        return secrets.describeSecret(request -> request.secretId(id))
                .versionIdsToStages()
                .getOrDefault(version, List.of());
    }

    private String value(Consumer<GetSecretValueRequest.Builder> version) {
        return secrets.getSecretValue(request -> version.accept(request.secretId(id)))
                .secretString();
    }
}
