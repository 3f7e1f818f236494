package ai.jarvis.cdk.manifest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One schedule of {@code events/schedules.yaml}.
 *
 * @param expression when, in UTC, as EventBridge Scheduler writes it
 * @param role the only role of a region in which it runs, or null for all regions
 */
public record ScheduleEntry(
        String description,
        String expression,
        @JsonProperty("state_machine") String stateMachine,
        JsonNode input,
        @Nullable String role) {}
