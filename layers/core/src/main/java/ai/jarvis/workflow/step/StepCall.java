package ai.jarvis.workflow.step;

import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.Actor;
import ai.jarvis.workflow.EffectKey;
import ai.jarvis.workflow.RunId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A step as the state machine asks for it.
 *
 * @param root the run whose limits it counts to
 * @param name the author's
 * @param type as in {@code llm_call}
 * @param path of the step in the definition
 * @param line of the step in the definition; 0 if it is not known
 * @param attempt how often the state machine asks for it, from 1
 * @param execution in which it is, by its ARN
 * @param iteration the indices of the loops around it, the outermost first
 * @param token by which the machine is told the answer; absent where it waits for the call itself
 * @param inputs as they were evaluated, by name; big ones may be references
 */
public record StepCall(
        TenantId tenant,
        RunId run,
        RunId root,
        Actor actor,
        String name,
        String type,
        String path,
        int line,
        int attempt,
        String execution,
        List<Integer> iteration,
        Optional<String> token,
        Map<String, Object> inputs) {
    /** In whose name the step works. */
    public Caller caller() {
        return actor.in(tenant);
    }

    /** What all attempts at the step have in common. */
    public EffectKey key() {
        return new EffectKey(tenant, run, path, iteration);
    }

    /**
     * Whether it is in an execution that a distributed map made, and not in the run's own: the map's label is in the name of
     * the machine then.
     *
     * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html">Distributed maps</a>
     */
    public boolean isInPart() {
        return execution.contains("/");
    }
}
