package ai.jarvis.workflow.step;

import ai.jarvis.workflow.Payloads;
import java.util.Map;

/**
 * {@code store}: keeps the list {@code value} where a distributed map reads its items, however short it is. Gives
 * {@code stored}, the reference. The compiler adds such steps.
 */
public final class StoreStep implements Step {
    private final Payloads payloads;

    public StoreStep(Payloads payloads) {
        this.payloads = payloads;
    }

    @Override
    public String type() {
        return "store";
    }

    /** The same object is written again. */
    @Override
    public boolean isRepeatable(StepInputs inputs) {
        return true;
    }

    @Override
    public Map<String, Object> run(StepCall call, StepInputs inputs, Work work) {
        var items = inputs.list("value");
        return Map.of(
                "stored", payloads.store(call.tenant(), call.run(), call.key().id("items-"), items));
    }
}
