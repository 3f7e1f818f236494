package ai.jarvis.localstack.stepfunctions;

import ai.jarvis.localstack.stepfunctions.asl.HistoryEvent;
import ai.jarvis.localstack.stepfunctions.asl.Values;
import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;

/**
 * Events of a history as the API gives them.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html">AWS</a>
 */
final class HistoryJson {
    private HistoryJson() {}

    /**
     * @param withData also inputs and outputs
     */
    static ObjectNode of(HistoryEvent event, boolean withData) {
        var json = Inputs.object()
                .put("timestamp", Inputs.seconds(event.timestamp()))
                .put("type", event.type())
                .put("id", event.id())
                .put("previousEventId", event.previousId());
        if (hasDetails(event)) {
            var details = json.putObject(name(event.type()));
            event.details().forEach((name, value) -> put(details, name, value, withData));
        }
        return json;
    }

    /** The API has no place for what a Parallel or Map state failed with: that is in the event that it led to. */
    private static boolean hasDetails(HistoryEvent event) {
        return !event.details().isEmpty()
                && !event.type().equals("ParallelStateFailed")
                && !event.type().equals("MapStateFailed");
    }

    private static String name(String type) {
        var plain = type;
        if (type.endsWith("StateEntered")) {
            plain = "StateEntered";
        } else if (type.endsWith("StateExited")) {
            plain = "StateExited";
        }
        return plain.substring(0, 1).toLowerCase(Locale.ROOT) + plain.substring(1) + "EventDetails";
    }

    private static void put(ObjectNode details, String name, Object value, boolean withData) {
        if (value instanceof HistoryEvent.Payload payload) {
            if (withData) {
                details.put(name, Values.write(payload.value()));
                if (!name.equals("parameters")) {
                    details.putObject(name + "Details").put("truncated", false);
                }
            }
        } else if (value instanceof Map<?, ?> && name.equals("assignedVariables")) {
            if (withData) {
                details.set(name, Json.MAPPER.valueToTree(value));
                details.putObject(name + "Details").put("truncated", false);
            }
        } else {
            details.set(name, Json.MAPPER.valueToTree(value));
        }
    }
}
