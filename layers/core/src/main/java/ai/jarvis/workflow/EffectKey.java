package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One doing of a step: the same for all attempts at it.
 *
 * @param path of the step in the definition
 * @param iteration the indices of the loops around it, the outermost first
 */
public record EffectKey(TenantId tenant, RunId run, String path, List<Integer> iteration) implements Effect {
    public EffectKey {
        iteration = List.copyOf(iteration);
    }

    @Override
    public String text() {
        return run + "#" + path + iteration.stream().map(index -> "#" + index).collect(Collectors.joining());
    }

    /**
     * The key of that text.
     *
     * @throws IllegalArgumentException if it is none's
     */
    public static EffectKey parse(TenantId tenant, String text) {
        var parts = List.of(text.split("#"));
        if (parts.size() < 2) {
            throw new IllegalArgumentException("Not the key of a step: " + text);
        }
        return new EffectKey(
                tenant,
                new RunId(parts.get(0)),
                parts.get(1),
                parts.stream().skip(2).map(Integer::valueOf).toList());
    }
}
