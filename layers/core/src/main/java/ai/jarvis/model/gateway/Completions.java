package ai.jarvis.model.gateway;

import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.Content;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.ModelFailures;
import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.RateLimit;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.usage.Demands;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.Scenario;
import ai.jarvis.usage.Tab;
import java.util.List;

/** Answers prompts that callers write themselves, each on the account of its caller. */
public final class Completions {
    /** About as many as providers count for a picture. */
    private static final long IMAGE_TOKENS = 1_600;

    private final Gateway gateway;
    private final Metering metering;

    public Completions(Gateway gateway, Metering metering) {
        this.gateway = gateway;
        this.metering = metering;
    }

    /** A prompt that was accepted, and that limits allow. Whoever has it closes it. */
    public static final class Accepted implements AutoCloseable {
        private final Gateway.Asked asked;
        private final Tab tab;

        private Accepted(Gateway.Asked asked, Tab tab) {
            this.asked = asked;
            this.tab = tab;
        }

        /** How the limits stand that the prompt is bound by. */
        public List<RateLimit> limits() {
            return tab.limits();
        }

        /**
         * The answer, once.
         *
         * @throws Refusal if no model answered, and whose fault it is
         */
        public Served answer(AnswerReader reader) {
            try {
                return asked.answer(tab, reader);
            } catch (ModelException e) {
                throw ModelFailures.refusal(e);
            }
        }

        @Override
        public void close() {
            tab.close();
        }
    }

    /**
     * Accepts a prompt.
     *
     * @param isBounded whether the caller said how long the answer may be; otherwise it is as the model has it
     * @throws Refusal if the caller may not ask, there is no such model, or a limit is reached
     */
    public Accepted accept(Caller caller, Question question, boolean isBounded) {
        caller.require(Permission.CHAT_CREATE);
        var found = gateway.find(caller.tenant(), question)
                .orElseThrow(() -> ModelDirectory.unknown(question.model().orElse(ChatModels.AUTO)));
        var asked = isBounded ? found : found.upTo(found.first().maxOutputTokens());
        var most = most(asked.question().prompt());
        return new Accepted(asked, metering.open(caller, Scenario.GATEWAY, Demands.ofRequest(most)));
    }

    private static long most(ChatPrompt prompt) {
        var texts = prompt.texts().stream().mapToLong(Demands::likelyTokens).sum();
        var images = prompt.turns().stream()
                .flatMap(turn -> turn.contents().stream())
                .filter(Content.Image.class::isInstance)
                .count();
        return texts + images * IMAGE_TOKENS + prompt.maxOutputTokens();
    }
}
