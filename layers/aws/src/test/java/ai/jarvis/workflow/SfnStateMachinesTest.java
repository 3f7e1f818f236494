package ai.jarvis.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sfn.SfnClient;

/** What another region has, which cannot be reached: the client would call somebody if it were asked. */
class SfnStateMachinesTest {
    private static final String MACHINE = "arn:aws:states:ap-southeast-1:123456789012:stateMachine:jarvis-a-w";
    private static final String EXECUTION = "arn:aws:states:ap-southeast-1:123456789012:execution:jarvis-a-w:run_1";

    private final SfnClient client = SfnClient.builder()
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .build();
    private final SfnStateMachines machines = new SfnStateMachines(
            client,
            new WorkflowSettings(
                    "arn:aws:lambda:us-east-1:123456789012:function:steps:live",
                    "role",
                    Optional.empty(),
                    "queue",
                    "role",
                    "default",
                    10,
                    Set.of()),
            "bucket");

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void aRunOfAnotherRegionWaitsForThatRegion() {
        assertThatThrownBy(() -> machines.start(MACHINE, "run_1", Map.of()))
                .isInstanceOf(StateMachines.Unavailable.class)
                .hasMessageContaining("another region");
        assertThatThrownBy(() -> machines.redrive(EXECUTION)).isInstanceOf(StateMachines.Unavailable.class);
        assertThatThrownBy(() -> machines.stop(EXECUTION, "error", "cause"))
                .isInstanceOf(StateMachines.Unavailable.class);
    }

    @Test
    void nothingIsKnownOfAnExecutionOfAnotherRegion() {
        assertThat(machines.describe(EXECUTION)).isEmpty();
        assertThat(machines.history(EXECUTION, 10)).isEmpty();
    }
}
