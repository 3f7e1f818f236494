package ai.jarvis.model.gateway;

import ai.jarvis.guard.Guard;
import ai.jarvis.guard.Guarded;
import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.Content;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.ResponseFormat;
import ai.jarvis.model.TokenEstimate;
import ai.jarvis.model.route.Breakers;
import ai.jarvis.model.route.Capability;
import ai.jarvis.model.route.Demand;
import ai.jarvis.model.route.LiveFigures;
import ai.jarvis.model.route.Route;
import ai.jarvis.model.route.Router;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.Tab;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Answers questions by whichever model may, can and is there. */
public final class Gateway {
    private final ChatModels models;
    private final Router router;
    private final Breakers breakers;
    private final LiveFigures figures;
    private final Failover failover;
    private final CachedAnswers cache;
    private final Clock clock;
    private final Guard guard;

    public Gateway(
            ChatModels models,
            Router router,
            Breakers breakers,
            LiveFigures figures,
            Failover failover,
            CachedAnswers cache,
            Clock clock) {
        this(models, router, breakers, figures, failover, cache, clock, Guard.OPEN);
    }

    private Gateway(
            ChatModels models,
            Router router,
            Breakers breakers,
            LiveFigures figures,
            Failover failover,
            CachedAnswers cache,
            Clock clock,
            Guard guard) {
        this.models = models;
        this.router = router;
        this.breakers = breakers;
        this.figures = figures;
        this.failover = failover;
        this.cache = cache;
        this.clock = clock;
        this.guard = guard;
    }

    /** The same, with somebody who looks at what goes to models and comes from them. */
    public Gateway guardedBy(Guard other) {
        return new Gateway(models, router, breakers, figures, failover, cache, clock, other);
    }

    /** A question for which models were found. */
    public final class Asked {
        private final TenantId tenant;
        private final Question question;
        private final ChatModels.Choice choice;
        private final Guarded guarded;

        private Asked(TenantId tenant, Question question, ChatModels.Choice choice, Guarded guarded) {
            this.tenant = tenant;
            this.question = question;
            this.choice = choice;
            this.guarded = guarded;
        }

        /** What is asked first where nothing speaks against it. */
        public ChatOffer first() {
            return choice.first();
        }

        /** The same, with another bound for the answer. */
        public Asked upTo(int maxOutputTokens) {
            return new Asked(tenant, bounded(question, guarded, maxOutputTokens), choice, guarded);
        }

        /** The same, with another prompt. */
        Asked with(ChatPrompt prompt) {
            return new Asked(tenant, question.withPrompt(prompt), choice, guarded);
        }

        /** What the caller may have, and what becomes of the answer. */
        Guarded guarded() {
            return guarded;
        }

        /** How many tokens of input and output together fit into whichever model answers first; absent if not known. */
        Optional<Integer> contextTokens() {
            var contexts =
                    choice.offers().stream().map(offer -> offer.candidate().contextTokens());
            return choice.strategy().isEmpty()
                    ? first().candidate().contextTokens()
                    : contexts.reduce((one, other) -> one.flatMap(size -> other.map(larger -> Math.max(size, larger))))
                            .flatMap(largest -> largest);
        }

        /** What is asked. */
        public Question question() {
            return question;
        }

        /**
         * The answer, once. The calls that it takes go on the tab.
         *
         * @throws Refusal if none of the models can do what is asked
         * @throws ModelException if all failed, the stream broke off, or none may be asked at present
         */
        public Served answer(Tab tab, AnswerReader reader) {
            if (guarded.leavesAnswers()) {
                return answerAsItIs(tab, reader);
            }
            var filtered = new GuardedReader(guarded, reader);
            return filtered.end(answerAsItIs(tab, filtered));
        }

        private Served answerAsItIs(Tab tab, AnswerReader reader) {
            return cache.answer(tenant, question, choice.asKey(), reader, tab, () -> askModels(tab, reader));
        }

        private Served askModels(Tab tab, AnswerReader reader) {
            var route = route(choice, question, reader.isLive());
            if (route.ranked().isEmpty()) {
                throw none(route);
            }
            return failover.answer(
                    new Failover.Task(route, choice.offers(), question, models.preferences(tenant), tab, reader));
        }
    }

    /**
     * Finds the models that may answer.
     *
     * @param source where the prompt is from
     * @throws Refusal if there is no model of the name, or the prompt must not go to one
     */
    public Asked ask(TenantId tenant, Question question, Guard.Source source) {
        var choice = models.choose(tenant, question.model(), question.strategy());
        return admit(tenant, question, choice, source);
    }

    private Asked admit(TenantId tenant, Question question, ChatModels.Choice choice, Guard.Source source) {
        var guarded = guard.admit(tenant, question.prompt(), source);
        return new Asked(tenant, bounded(question, guarded, question.prompt().maxOutputTokens()), choice, guarded);
    }

    private static Question bounded(Question question, Guarded guarded, int maxOutputTokens) {
        int bound = guarded.upTo(maxOutputTokens);
        var admitted = guarded.prompt();
        return question.withPrompt(bound == admitted.maxOutputTokens() ? admitted : admitted.upTo(bound));
    }

    /** As {@link #ask(TenantId, Question, Guard.Source)}, for messages of the caller. */
    public Asked ask(TenantId tenant, Question question) {
        return ask(tenant, question, Guard.Source.MESSAGES);
    }

    /** As {@link #ask}; absent if there is no model of the name. */
    public Optional<Asked> find(TenantId tenant, Question question) {
        return models.find(tenant, question.model(), question.strategy())
                .map(choice -> admit(tenant, question, choice, Guard.Source.MESSAGES));
    }

    /** The models that may be named. */
    public ChatModels models() {
        return models;
    }

    private Route route(ChatModels.Choice choice, Question question, boolean isLive) {
        var now = clock.instant();
        var candidates =
                choice.offers().stream().map(offer -> offer.candidate(now)).toList();
        var demand = demand(question, isLive);
        return choice.strategy()
                .map(strategy -> router.order(candidates, strategy, demand, figures::of, breakers::status))
                .orElseGet(() -> router.asDeclared(candidates, demand, breakers::status));
    }

    private static Demand demand(Question question, boolean isLive) {
        var prompt = question.prompt();
        return new Demand(
                capabilities(prompt, isLive),
                TokenEstimate.roughly(prompt),
                prompt.maxOutputTokens(),
                question.session());
    }

    private static Set<Capability> capabilities(ChatPrompt prompt, boolean isLive) {
        var needed = EnumSet.noneOf(Capability.class);
        if (isLive) {
            needed.add(Capability.STREAMING);
        }
        if (!prompt.tools().offered().isEmpty()) {
            needed.add(Capability.TOOLS);
        }
        if (prompt.format() instanceof ResponseFormat.Schema) {
            needed.add(Capability.JSON_SCHEMA);
        }
        var hasImages = prompt.turns().stream()
                .flatMap(turn -> turn.contents().stream())
                .anyMatch(Content.Image.class::isInstance);
        if (hasImages) {
            needed.add(Capability.IMAGES);
        }
        return needed;
    }

    private RuntimeException none(Route route) {
        return route.retryAt()
                .<RuntimeException>map(at -> {
                    var wait = Duration.between(clock.instant(), at);
                    return new ModelException(
                            "No model can be asked at present: " + reasons(route),
                            ModelException.Kind.THROTTLED,
                            wait.isPositive() ? wait : Duration.ofSeconds(1),
                            null);
                })
                .orElseGet(() -> Refusal.unprocessable(
                        "no_suitable_model",
                        "No model can do what is asked.",
                        List.of(new FieldError("/model", reasons(route)))));
    }

    private static String reasons(Route route) {
        return route.leftOut().stream()
                .map(left -> left.candidate().target().model() + " " + left.reason())
                .collect(Collectors.joining("; "));
    }
}
