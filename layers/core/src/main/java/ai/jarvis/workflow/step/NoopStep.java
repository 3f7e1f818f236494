package ai.jarvis.workflow.step;

import java.util.LinkedHashMap;
import java.util.Map;

/** {@code noop}: answers with its inputs. For tests and benchmarks. */
public final class NoopStep implements Step {
    @Override
    public String type() {
        return "noop";
    }

    @Override
    public boolean isRepeatable(StepInputs inputs) {
        return true;
    }

    @Override
    public Map<String, Object> run(StepCall call, StepInputs inputs, Work work) {
        return new LinkedHashMap<>(inputs.values());
    }
}
