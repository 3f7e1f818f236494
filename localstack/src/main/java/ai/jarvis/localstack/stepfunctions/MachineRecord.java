package ai.jarvis.localstack.stepfunctions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A state machine as it is kept.
 *
 * @param revision changes with the definition or the role
 * @param createdAt milliseconds since the epoch
 * @param lastVersion the number that the latest version got; 0 if there was none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MachineRecord(
        String arn,
        String name,
        String type,
        String roleArn,
        String revision,
        long createdAt,
        int lastVersion,
        @Nullable JsonNode logging,
        @Nullable JsonNode tracing,
        Map<String, String> tags) {
    boolean isExpress() {
        return type.equals("EXPRESS");
    }

    MachineRecord with(
            String newRole, String newRevision, @Nullable JsonNode newLogging, @Nullable JsonNode newTracing) {
        return new MachineRecord(
                arn, name, type, newRole, newRevision, createdAt, lastVersion, newLogging, newTracing, tags);
    }

    MachineRecord published(int version) {
        return new MachineRecord(arn, name, type, roleArn, revision, createdAt, version, logging, tracing, tags);
    }

    MachineRecord tagged(Map<String, String> newTags) {
        return new MachineRecord(arn, name, type, roleArn, revision, createdAt, lastVersion, logging, tracing, newTags);
    }

    /** A version: the revision that the machine had when it was published. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Version(
            String arn,
            String machineArn,
            int number,
            String revision,
            String roleArn,
            String description,
            long createdAt) {}
}
