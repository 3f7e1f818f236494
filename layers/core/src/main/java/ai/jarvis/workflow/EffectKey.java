package ai.jarvis.workflow;

import ai.jarvis.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * One doing of a step: the same for all attempts at it.
 *
 * @param path of the step in the definition
 * @param iteration the indices of the loops around it, the outermost first
 */
public record EffectKey(TenantId tenant, RunId run, String path, List<Integer> iteration) {
    public EffectKey {
        iteration = List.copyOf(iteration);
    }

    /** The key without its tenant, as text. */
    public String text() {
        return run + "#" + path + iteration.stream().map(index -> "#" + index).collect(Collectors.joining());
    }

    /** An id that is the same for all attempts, and no other step's. */
    public String id(String prefix) {
        return prefix + UUID.nameUUIDFromBytes((tenant + "#" + text()).getBytes(StandardCharsets.UTF_8));
    }
}
