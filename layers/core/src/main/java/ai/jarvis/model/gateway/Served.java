package ai.jarvis.model.gateway;

import ai.jarvis.model.Completion;
import ai.jarvis.model.Money;
import ai.jarvis.model.TokenUsage;
import java.util.List;
import java.util.Optional;

/**
 * An answer, and how it came about.
 *
 * @param completion all that was said, by however many models
 * @param usage of all calls together
 * @param cost of all calls together; absent if the price of one is not known
 * @param failures calls that failed before, oldest first
 * @param cache whether it was given before; the usage is that of the first time then, and the cost that of looking for it
 * @param similarity to the question that it was given to, if that was not the same
 */
public record Served(
        Completion completion,
        Serving serving,
        TokenUsage usage,
        Optional<Money> cost,
        List<Failure> failures,
        Cache cache,
        Optional<Double> similarity) {
    public Served {
        failures = List.copyOf(failures);
    }

    /** An answer to this very question. */
    public Served(
            Completion completion,
            Serving serving,
            TokenUsage usage,
            Optional<Money> cost,
            List<Failure> failures,
            Cache cache) {
        this(completion, serving, usage, cost, failures, cache, Optional.empty());
    }

    /** Whether the answer was given before. The names are part of the API, in lower case. */
    public enum Cache {
        /** It was not looked for. */
        OFF,
        /** It was not there. */
        MISS,
        /** It was: no model was asked. */
        HIT,
        /** One to a question that means the same was: no chat model was asked. */
        SEMANTIC;

        /** Whether no chat model was asked. */
        public boolean isFromBefore() {
            return this == HIT || this == SEMANTIC;
        }
    }

    /** The same, with another wording of the answer. */
    Served with(Completion other) {
        return new Served(other, serving, usage, cost, failures, cache, similarity);
    }

    Served withCache(Cache use) {
        return new Served(completion, serving, usage, cost, failures, use, similarity);
    }
}
