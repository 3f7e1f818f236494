package ai.jarvis.model.gateway;

import ai.jarvis.model.route.Priority;
import ai.jarvis.model.route.Strategy;
import java.util.List;
import java.util.Optional;

/**
 * How a tenant wants its questions answered that do not say so themselves.
 *
 * @param model asked where none is named
 * @param strategy by which a model is chosen where none is named and no standard one is set
 * @param onBreak what becomes of a stream that breaks off
 * @param priority who comes first where slots are short
 * @param fallbacks which models stand in for which, in place of what the deployment says; as it says if absent
 */
public record Preferences(
        Optional<String> model,
        Optional<Strategy> strategy,
        OnBreak onBreak,
        Priority priority,
        Optional<List<List<String>>> fallbacks) {
    /** Of a tenant that has said nothing. */
    public static final Preferences STANDARD =
            new Preferences(Optional.empty(), Optional.empty(), OnBreak.CONTINUE, Priority.NORMAL, Optional.empty());

    public Preferences {
        fallbacks = fallbacks.map(chains -> chains.stream().map(List::copyOf).toList());
    }

    /** The same, with another priority. */
    public Preferences withPriority(Priority other) {
        return new Preferences(model, strategy, onBreak, other, fallbacks);
    }
}
