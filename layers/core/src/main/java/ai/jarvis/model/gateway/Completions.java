package ai.jarvis.model.gateway;

import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.Content;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.ModelFailures;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.compress.Compressed;
import ai.jarvis.model.compress.Compression;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.RateLimit;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.usage.Demands;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.Scenario;
import ai.jarvis.usage.Tab;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers prompts that callers write themselves, each on the account of its caller. */
public final class Completions {
    /** About as many as providers count for a picture. */
    private static final long IMAGE_TOKENS = 1_600;

    private final Gateway gateway;
    private final Metering metering;
    private final Metrics metrics;
    private final boolean compresses;
    private final Compression compression = new Compression();

    /** Prompts that stay as they are unless their callers want them shorter. */
    public Completions(Gateway gateway, Metering metering) {
        this(gateway, metering, Metrics.none(), false);
    }

    /** @param compresses whether prompts are made shorter where their callers do not say */
    public Completions(Gateway gateway, Metering metering, Metrics metrics, boolean compresses) {
        this.gateway = gateway;
        this.metering = metering;
        this.metrics = metrics;
        this.compresses = compresses;
    }

    /** A prompt that was accepted, and that limits allow. Whoever has it closes it. */
    public static final class Accepted implements AutoCloseable {
        private final Gateway.Asked asked;
        private final Optional<Compressed> compressed;
        private final Tab tab;

        private Accepted(Gateway.Asked asked, Optional<Compressed> compressed, Tab tab) {
            this.asked = asked;
            this.compressed = compressed;
            this.tab = tab;
        }

        /** What became of the prompt, if it was to be made shorter. */
        public Optional<Compressed> compressed() {
            return compressed;
        }

        /** How the limits stand that the prompt is bound by. */
        public List<RateLimit> limits() {
            return tab.limits();
        }

        /** The model that is asked first where nothing speaks against it. */
        public ModelId model() {
            return asked.first().name();
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
     * @throws Refusal if the caller may not ask, there is no such model, the prompt must not go to one, or a limit is
     *     reached
     */
    public Accepted accept(Caller caller, Question question, boolean isBounded) {
        caller.require(Permission.CHAT_CREATE);
        var found = gateway.find(caller.tenant(), question)
                .orElseThrow(() -> ModelDirectory.unknown(question.model().orElse(ChatModels.AUTO)));
        if (isBounded) {
            found.guarded().requireOutput(question.prompt().maxOutputTokens(), "/max_completion_tokens");
        }
        var bounded = isBounded ? found : found.upTo(found.first().maxOutputTokens());
        var compressed =
                question.compress().orElse(compresses) ? Optional.of(compress(bounded)) : Optional.<Compressed>empty();
        var asked = compressed.map(shorter -> bounded.with(shorter.prompt())).orElse(bounded);
        var most = most(asked.question());
        return new Accepted(asked, compressed, metering.open(caller, Scenario.GATEWAY, Demands.ofRequest(most)));
    }

    private Compressed compress(Gateway.Asked asked) {
        var prompt = asked.question().prompt();
        var mostInput = asked.contextTokens().map(context -> Math.max(1, context - prompt.maxOutputTokens()));
        var compressed = compression.compress(prompt, mostInput);
        metrics.record(
                Map.of(),
                new Figure("compressed_tokens_before", compressed.before(), Unit.COUNT),
                new Figure("compressed_tokens_saved", compressed.saved(), Unit.COUNT));
        return compressed;
    }

    private static long most(Question question) {
        var last = question.prompt().turns().getLast().text();
        return most(question.prompt()) + (question.similarity().isPresent() ? Demands.likelyTokens(last) : 0);
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
