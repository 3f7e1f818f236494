package ai.jarvis.localstack.stepfunctions.asl;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event of an execution's history.
 *
 * @param id from 1 on
 * @param previousId the event that led to it; 0 for the first
 * @param timestamp milliseconds since the epoch
 * @param type AWS's name, {@code PassStateEntered} for example
 * @param details the type's details: texts, numbers, maps, and {@link Payload} for what the API gives as JSON in a text
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html">AWS</a>
 */
public record HistoryEvent(
        long id, long previousId, long timestamp, String type, Map<String, @Nullable Object> details) {
    /** A JSON value. */
    public record Payload(@Nullable Object value) {}
}
