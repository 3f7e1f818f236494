package ai.jarvis.workflow.step;

import ai.jarvis.platform.Text;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code notify}: says {@code message}, and what else its inputs are, on the bus. Gives {@code notification_id}. */
public final class NotifyStep implements Step {
    private static final int MAX_MESSAGE = 10_000;

    private final Notices notices;

    /** Where notifications are put; whoever gets one twice knows it by its id. */
    @FunctionalInterface
    public interface Notices {
        void put(StepCall call, String id, Map<String, Object> notice);
    }

    public NotifyStep(Notices notices) {
        this.notices = notices;
    }

    @Override
    public String type() {
        return "notify";
    }

    /** The second notification has the first one's id. */
    @Override
    public boolean isRepeatable(StepInputs inputs) {
        return true;
    }

    @Override
    public Map<String, Object> run(StepCall call, StepInputs inputs, Work work) {
        Text.require("/message", inputs.text("message"), MAX_MESSAGE);
        var id = call.key().id("ntf_");
        notices.put(call, id, new LinkedHashMap<>(inputs.values()));
        return Map.of("notification_id", id);
    }
}
