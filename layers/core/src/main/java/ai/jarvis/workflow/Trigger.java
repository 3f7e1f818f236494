package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.Map;

/**
 * Something that starts runs of a workflow.
 *
 * @param input what each run gets, beside what the source says
 * @param actor in whose name they work
 */
public record Trigger(
        TriggerId id,
        TenantId tenant,
        WorkflowId workflow,
        Source source,
        Map<String, Object> input,
        Actor actor,
        Instant createdAt) {
    /** What starts them. */
    public sealed interface Source {
        /**
         * The clock.
         *
         * @param expression of EventBridge Scheduler, as in {@code rate(5 minutes)} or {@code cron(0 8 * * ? *)}
         * @param timeZone of the IANA database
         */
        record Schedule(String expression, String timeZone) implements Source {}

        /**
         * An event.
         *
         * @param type which events
         * @param match fields that the event's data must have, with these values
         */
        record Event(String type, Map<String, Object> match) implements Source {
            boolean fits(Map<String, Object> data) {
                return match.entrySet().stream()
                        .allMatch(field -> field.getValue().equals(data.get(field.getKey())));
            }
        }

        /** A signed request. */
        record Webhook() implements Source {}

        default String kind() {
            return switch (this) {
                case Schedule schedule -> "schedule";
                case Event event -> "event";
                case Webhook webhook -> "webhook";
            };
        }
    }
}
