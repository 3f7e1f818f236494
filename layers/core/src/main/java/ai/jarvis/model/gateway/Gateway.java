package ai.jarvis.model.gateway;

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

    public Gateway(
            ChatModels models,
            Router router,
            Breakers breakers,
            LiveFigures figures,
            Failover failover,
            CachedAnswers cache,
            Clock clock) {
        this.models = models;
        this.router = router;
        this.breakers = breakers;
        this.figures = figures;
        this.failover = failover;
        this.cache = cache;
        this.clock = clock;
    }

    /** A question for which models were found. */
    public final class Asked {
        private final TenantId tenant;
        private final Question question;
        private final ChatModels.Choice choice;

        private Asked(TenantId tenant, Question question, ChatModels.Choice choice) {
            this.tenant = tenant;
            this.question = question;
            this.choice = choice;
        }

        /** What is asked first where nothing speaks against it. */
        public ChatOffer first() {
            return choice.first();
        }

        /** The same, with another bound for the answer. */
        public Asked upTo(int maxOutputTokens) {
            return new Asked(tenant, question.withPrompt(question.prompt().upTo(maxOutputTokens)), choice);
        }

        /** The same, with another prompt. */
        Asked with(ChatPrompt prompt) {
            return new Asked(tenant, question.withPrompt(prompt), choice);
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
     * @throws Refusal if there is no model of the name
     */
    public Asked ask(TenantId tenant, Question question) {
        return new Asked(tenant, question, models.choose(tenant, question.model(), question.strategy()));
    }

    /** As {@link #ask}; absent if there is no model of the name. */
    public Optional<Asked> find(TenantId tenant, Question question) {
        return models.find(tenant, question.model(), question.strategy())
                .map(choice -> new Asked(tenant, question, choice));
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
