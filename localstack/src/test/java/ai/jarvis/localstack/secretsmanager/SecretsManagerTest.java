package ai.jarvis.localstack.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.localstack.RunningEnds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.FilterNameStringType;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;

class SecretsManagerTest {
    @TempDir
    private Path directory;

    @Test
    void keepsSecretsOverARestartForItsOwnerOnly() throws IOException {
        String arn;
        try (RunningEnds ends = RunningEnds.over(directory)) {
            arn = ends.secrets()
                    .createSecret(request -> request.name("jarvis/database").secretString("one"))
                    .arn();
            ends.secrets().putSecretValue(request -> request.secretId(arn).secretString("two"));
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("secrets.json"))))
                .isEqualTo("rw-------");
        try (RunningEnds ends = RunningEnds.over(directory)) {
            SecretsManagerClient secrets = ends.secrets();
            assertThat(secrets.getSecretValue(request -> request.secretId("jarvis/database"))
                            .secretString())
                    .isEqualTo("two");
            assertThat(secrets.getSecretValue(request -> request.secretId(arn).versionStage("AWSPREVIOUS"))
                            .secretString())
                    .isEqualTo("one");
            assertThat(secrets.describeSecret(request -> request.secretId(arn)).versionIdsToStages())
                    .hasSize(2);
            assertThat(secrets.listSecrets(request -> {}).secretList())
                    .extracting(SecretListEntry::name)
                    .containsExactly("jarvis/database");
        }
    }

    private static Filter named(String prefix) {
        return Filter.builder().key(FilterNameStringType.NAME).values(prefix).build();
    }

    @Test
    void findsSecretsByHowTheirNamesBeginAndDeletesThemForGood() {
        try (RunningEnds ends = RunningEnds.over(directory)) {
            SecretsManagerClient secrets = ends.secrets();
            secrets.createSecret(request -> request.name("models/a/1").secretString("x"));
            secrets.createSecret(request -> request.name("models/b/1").secretString("x"));

            secrets.deleteSecret(request -> request.secretId("models/a/1").forceDeleteWithoutRecovery(true));

            assertThat(secrets.listSecrets(request -> request.filters(named("models/a/")))
                            .secretList())
                    .isEmpty();
            assertThat(secrets.listSecrets(request -> request.filters(named("models/")))
                            .secretList())
                    .extracting(SecretListEntry::name)
                    .containsExactly("models/b/1");
            assertThatThrownBy(() -> secrets.getSecretValue(request -> request.secretId("models/a/1")))
                    .isInstanceOf(ResourceNotFoundException.class);
        }
    }

    @Test
    void refusesAsAwsDoes() {
        try (RunningEnds ends = RunningEnds.over(directory)) {
            SecretsManagerClient secrets = ends.secrets();
            secrets.createSecret(request -> request.name("taken").secretString("x"));

            assertThatThrownBy(() -> secrets.getSecretValue(request -> request.secretId("unknown")))
                    .isInstanceOf(ResourceNotFoundException.class);
            assertThatThrownBy(() -> secrets.createSecret(
                            request -> request.name("taken").secretString("y")))
                    .isInstanceOf(ResourceExistsException.class);
        }
    }

    @Test
    void movesAStageFromVersionToVersion() {
        try (RunningEnds ends = RunningEnds.over(directory)) {
            SecretsManagerClient secrets = ends.secrets();
            String first = secrets.createSecret(
                            request -> request.name("rotated").secretString("one"))
                    .versionId();
            String second = secrets.putSecretValue(request ->
                            request.secretId("rotated").secretString("two").versionStages("AWSPENDING"))
                    .versionId();
            assertThat(secrets.getSecretValue(request -> request.secretId("rotated"))
                            .secretString())
                    .isEqualTo("one");
            assertThat(secrets.getSecretValue(
                                    request -> request.secretId("rotated").versionStage("AWSPENDING"))
                            .secretString())
                    .isEqualTo("two");
            assertThatThrownBy(() -> secrets.getSecretValue(request ->
                            request.secretId("rotated").versionId(first).versionStage("AWSPENDING")))
                    .isInstanceOf(ResourceNotFoundException.class);
            assertThatThrownBy(() -> secrets.updateSecretVersionStage(request -> request.secretId("rotated")
                            .versionStage("AWSCURRENT")
                            .moveToVersionId(second)))
                    .isInstanceOf(InvalidParameterException.class);

            secrets.updateSecretVersionStage(request -> request.secretId("rotated")
                    .versionStage("AWSCURRENT")
                    .moveToVersionId(second)
                    .removeFromVersionId(first));

            assertThat(secrets.describeSecret(request -> request.secretId("rotated"))
                            .versionIdsToStages())
                    .isEqualTo(Map.of(first, List.of("AWSPREVIOUS"), second, List.of("AWSCURRENT", "AWSPENDING")));
        }
    }

    @Test
    void knowsTheSecretsOfAFileWithoutStages() throws IOException {
        Files.writeString(
                directory.resolve("secrets.json"),
                """
                {"old": {"arn": "arn:old", "name": "old", "created": 1.0, "versions": [
                  {"id": "b", "string": "two", "created": 2.0}, {"id": "a", "string": "one", "created": 1.0}]}}""");

        try (RunningEnds ends = RunningEnds.over(directory)) {
            assertThat(ends.secrets()
                            .getSecretValue(request -> request.secretId("old"))
                            .secretString())
                    .isEqualTo("two");
            assertThat(ends.secrets()
                            .getSecretValue(request -> request.secretId("old").versionStage("AWSPREVIOUS"))
                            .secretString())
                    .isEqualTo("one");
        }
    }

    @Test
    void makesPasswordsOfTheCharactersThatAreAskedFor() {
        try (RunningEnds ends = RunningEnds.over(directory)) {
            assertThat(ends.secrets()
                            .getRandomPassword(
                                    request -> request.passwordLength(20L).excludePunctuation(true))
                            .randomPassword())
                    .matches("[A-Za-z0-9]{20}")
                    .containsPattern("[A-Z]")
                    .containsPattern("[a-z]")
                    .containsPattern("[0-9]");
            assertThat(ends.secrets()
                            .getRandomPassword(request -> request.excludeCharacters("/@\"'\\ "))
                            .randomPassword())
                    .hasSize(32)
                    .doesNotContain("/", "@", "\"", "'", "\\");
        }
    }
}
