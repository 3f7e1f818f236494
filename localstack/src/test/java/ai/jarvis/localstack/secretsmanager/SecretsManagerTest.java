package ai.jarvis.localstack.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.localstack.RunningEnds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
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
}
