package ai.jarvis.usage;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.Money;
import java.util.Optional;

/** Who is asked before money is spent on a call of a model, and told what it has cost. */
@FunctionalInterface
public interface Spending {
    /** A call for which money is held. */
    interface Hold {
        /** Counts what the call has cost in place of what was held; nothing if that is not known. Never throws. */
        void settle(Optional<Money> cost);
    }

    /**
     * Holds what a call costs at most.
     *
     * @param most as estimated; absent if the model's price is not known
     * @throws ai.jarvis.platform.Refusal if there is not so much left; nothing is held then
     */
    Hold hold(Account account, Scenario scenario, ModelId model, Optional<Money> most);

    /** Nobody has to be asked. */
    static Spending unlimited() {
        return (account, scenario, model, most) -> cost -> {};
    }
}
