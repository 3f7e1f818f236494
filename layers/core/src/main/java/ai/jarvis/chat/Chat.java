package ai.jarvis.chat;

import ai.jarvis.guard.Guard;
import ai.jarvis.knowledge.ChunkIndex.Hit;
import ai.jarvis.knowledge.CollectionId;
import ai.jarvis.knowledge.KeywordAnalyzer;
import ai.jarvis.knowledge.Passage;
import ai.jarvis.knowledge.PassageAssembly;
import ai.jarvis.knowledge.Retrieval;
import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.Completion.Finish;
import ai.jarvis.model.Delta;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.Money;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.model.gateway.AnswerReader;
import ai.jarvis.model.gateway.Gateway;
import ai.jarvis.model.gateway.Served;
import ai.jarvis.model.gateway.Serving;
import ai.jarvis.model.route.Strategy;
import ai.jarvis.persona.Degradation;
import ai.jarvis.persona.PersonaId;
import ai.jarvis.persona.PersonaPrompts;
import ai.jarvis.persona.PersonaSampling;
import ai.jarvis.persona.RenderedPersona;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Metrics.Figure;
import ai.jarvis.platform.Metrics.Unit;
import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Text;
import ai.jarvis.quota.RateLimit;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.Demands;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.Scenario;
import ai.jarvis.usage.Tab;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers questions from the knowledge base, with citations, within conversations. */
public final class Chat {
    public static final int MAX_MESSAGE = 16_000;

    /** How many chunks are looked for; some say the same. */
    private static final int CHUNKS = 20;

    private static final int MOST_CHUNKS = 10;
    private static final int EXTRACTS = 3;
    private static final int REMEMBERED_MESSAGES = 6;
    private static final int MAX_TITLE = 80;

    /** Of all passages together: eight chunks as large as they come. */
    private static final int PASSAGE_TOKENS = 8 * 320;

    /** As many as models count at most, each in its own way, where the platform counts {@link #PASSAGE_TOKENS}. */
    private static final int MOST_PASSAGE_TOKENS = 2 * PASSAGE_TOKENS;

    /** A question this short may lean on the one before: "and its latency?". */
    private static final int SHORT_QUESTION = 40;

    private final Retrieval retrieval;
    private final Gateway gateway;
    private final ConversationStore conversations;
    private final QuoteFinder quotes;
    private final PassageAssembly assembly = new PassageAssembly(PASSAGE_TOKENS, MOST_CHUNKS);
    private final Personas personas;
    private final Metering metering;
    private final Metrics metrics;
    private final Clock clock;

    /** What answers are given as, and who is told of those. */
    public record Personas(PersonaPrompts prompts, PersonaSampling sampling) {}

    public Chat(
            Retrieval retrieval,
            Gateway gateway,
            ConversationStore conversations,
            KeywordAnalyzer analyzer,
            Personas personas,
            Metering metering,
            Metrics metrics,
            Clock clock) {
        this.retrieval = retrieval;
        this.gateway = gateway;
        this.conversations = conversations;
        this.quotes = new QuoteFinder(analyzer);
        this.personas = personas;
        this.metering = metering;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * A question.
     *
     * @param collections where to look; everywhere in the tenant if absent, nowhere if empty
     * @param conversation the one to go on with; a new one if absent
     * @param model the one to ask; the default one if absent
     * @param strategy by which a model is chosen where none is named
     * @param as the persona to answer as; none if absent
     */
    public record Question(
            String message,
            Optional<Set<CollectionId>> collections,
            Optional<ConversationId> conversation,
            Optional<String> model,
            Optional<Strategy> strategy,
            Optional<As> as) {
        public Question {
            Text.require("/message", message, MAX_MESSAGE);
        }
    }

    /**
     * Whom to answer as.
     *
     * @param variables that the persona is rendered with
     */
    public record As(PersonaId persona, Map<String, ? extends @Nullable Object> variables) {}

    /**
     * How a text came about.
     *
     * @param serving the model that wrote it; absent if none had to, or none could
     * @param byModel whether a model wrote all of it that had to be written
     */
    private record Generated(
            Optional<Serving> serving, TokenUsage usage, Optional<Money> cost, boolean byModel, boolean isFiltered) {
        static Generated withoutModel(boolean byModel) {
            return new Generated(Optional.empty(), TokenUsage.NONE, Optional.empty(), byModel, false);
        }

        static Generated by(Served served) {
            return new Generated(
                    Optional.of(served.serving()),
                    served.usage(),
                    served.cost(),
                    true,
                    served.completion().finish() == Finish.FILTERED);
        }
    }

    /** A question that was accepted: all that can be refused has been looked at. */
    public final class Asked {
        private final Question question;
        private final Conversation conversation;
        private final List<Message> history;
        private final ModelId expected;
        private final Optional<RenderedPersona> persona;
        private final Optional<Retrieval.Result> retrieved;
        private final Tab tab;
        private final Instant startedAt;

        private Asked(
                Question question,
                Conversation conversation,
                List<Message> history,
                ModelId expected,
                Optional<RenderedPersona> persona,
                Optional<Retrieval.Result> retrieved,
                Tab tab,
                Instant startedAt) {
            this.question = question;
            this.conversation = conversation;
            this.history = history;
            this.expected = expected;
            this.persona = persona;
            this.retrieved = retrieved;
            this.tab = tab;
            this.startedAt = startedAt;
        }

        /** The model that is asked first where nothing speaks against it. */
        public ModelId model() {
            return expected;
        }

        /** How the limits stand that the question is bound by. */
        public List<RateLimit> limits() {
            return tab.limits();
        }

        /**
         * Generates the answer and keeps it in the conversation; once. Where the model fails, the passages speak for
         * themselves.
         *
         * @throws ModelException if the model failed and there are no passages
         */
        public Answer answer(AnswerListener listener) {
            try (tab) {
                return generateAndKeep(listener);
            }
        }

        private Answer generateAndKeep(AnswerListener listener) {
            // Messages are in the order of their ids, and the question comes before its answer.
            var questionId = MessageId.fresh();
            var id = MessageId.fresh();
            listener.started(id, conversation.id(), expected);
            var passages = retrieved.map(Asked::hits).map(assembly::assemble).orElse(List.of());
            var stream = new CitationStream(passages, quotes, listener);
            var generated = generate(passages, stream, listener);
            stream.end();
            return keep(questionId, id, stream, generated);
        }

        private static List<Hit> hits(Retrieval.Result result) {
            return result.found().stream().map(Retrieval.Found::hit).toList();
        }

        private Generated generate(List<Passage> passages, CitationStream stream, AnswerListener listener) {
            if (retrieved.isPresent() && passages.isEmpty()) {
                stream.accept(GroundedPrompt.noAnswer(question.message()));
                return Generated.withoutModel(true);
            }
            var plain = retrieved.isPresent()
                    ? GroundedPrompt.withPassages(question.message(), passages, history)
                    : GroundedPrompt.withoutPassages(question.message(), history);
            var prompt = persona.map(as -> plain.after(as.text())).orElse(plain);
            try {
                return Generated.by(complete(prompt, stream, listener));
            } catch (ModelException e) {
                if (passages.isEmpty() || listener.isGone()) {
                    throw e;
                }
                stream.extract(
                        GroundedPrompt.extractsInstead(question.message()),
                        passages.subList(0, Math.min(EXTRACTS, passages.size())),
                        question.message());
                return Generated.withoutModel(false);
            }
        }

        private Served complete(ChatPrompt prompt, CitationStream stream, AnswerListener listener) {
            var served = ask(conversation.tenant(), question, prompt, Guard.Source.RETRIEVED)
                    .answer(tab, new Reader(stream, listener));
            if (!listener.isLive()) {
                stream.accept(served.completion().text());
            }
            return served;
        }

        /** Nobody has said that an extract answers the question: it does if it has the question's words. */
        private boolean isGrounded(List<Citation> citations, boolean byModel) {
            return citations.stream().anyMatch(c -> byModel || quotes.isAbout(c.quote(), question.message()));
        }

        private List<String> degraded(Generated generated) {
            var degraded =
                    new ArrayList<>(retrieved.map(Retrieval.Result::degraded).orElse(List.of()));
            persona.ifPresent(
                    as -> as.degraded().stream().map(Degradation::wireName).forEach(degraded::add));
            if (!generated.byModel()) {
                degraded.add(Answer.WITHOUT_MODEL);
            }
            if (generated.isFiltered()) {
                degraded.add("answer_filtered");
            }
            return degraded;
        }

        private Answer keep(MessageId questionId, MessageId id, CitationStream stream, Generated generated) {
            var usage = generated.usage();
            var now = clock.instant();
            var model = generated.serving().map(Serving::model).orElse(expected);
            var citations = stream.citations();
            var grounded = isGrounded(citations, generated.byModel());
            var degraded = degraded(generated);
            conversations.append(
                    new Conversation(
                            conversation.id(),
                            conversation.tenant(),
                            conversation.owner(),
                            conversation.title(),
                            conversation.createdAt(),
                            now),
                    new Message(
                            questionId,
                            conversation.id(),
                            Speaker.USER,
                            question.message(),
                            Optional.empty(),
                            startedAt),
                    new Message(
                            id,
                            conversation.id(),
                            Speaker.ASSISTANT,
                            stream.text(),
                            Optional.of(new Message.AnswerDetails(citations, grounded, model.value())),
                            now));
            if (generated.serving().isPresent()) {
                persona.ifPresent(as -> personas.sampling().answered(conversation.tenant(), as, id));
            }
            var latency = Duration.between(startedAt, clock.instant());
            metrics.record(
                    Map.of("model", gateway.models().countedAs(model), "grounded", String.valueOf(grounded)),
                    new Figure("chat_latency", latency.toMillis(), Unit.MILLISECONDS),
                    new Figure("input_tokens", usage.inputTokens(), Unit.COUNT),
                    new Figure("output_tokens", usage.outputTokens(), Unit.COUNT));
            degraded.forEach(
                    reason -> metrics.record(Map.of("reason", reason), new Figure("chat_degraded", 1, Unit.COUNT)));
            return new Answer(
                    id,
                    conversation.id(),
                    stream.text(),
                    citations,
                    grounded,
                    model,
                    usage,
                    generated.cost(),
                    generated.serving().map(Serving::reason),
                    degraded,
                    latency);
        }
    }

    /**
     * Accepts a question and finds its passages.
     *
     * @throws Refusal if the caller may not ask, or names what is not there
     */
    public Asked ask(Caller caller, Question question) {
        caller.require(Permission.CHAT_CREATE);
        var startedAt = clock.instant();
        var persona = question.as().map(as -> {
            caller.require(Permission.PERSONAS_READ);
            return personas.prompts().render(caller.tenant(), as.persona(), as.variables());
        });
        var alone = GroundedPrompt.withoutPassages(question.message(), List.of());
        var expected = ask(caller.tenant(), question, alone, Guard.Source.MESSAGE)
                .first()
                .name();
        var conversation = question.conversation()
                .map(id -> resume(caller, id))
                .orElseGet(() -> begin(caller, question.message(), startedAt));
        var history = question.conversation().isPresent()
                ? conversations.recent(caller.tenant(), conversation.id(), REMEMBERED_MESSAGES)
                : List.<Message>of();
        var nowhere = question.collections().filter(Set::isEmpty).isPresent();
        var tab = metering.open(caller, Scenario.CHAT, Demands.ofRequest(mostTokens(question, history, persona)));
        try {
            var retrieved = nowhere
                    ? Optional.<Retrieval.Result>empty()
                    : Optional.of(retrieve(caller, question, history, tab));
            return new Asked(question, conversation, history, expected, persona, retrieved, tab, startedAt);
        } catch (RuntimeException e) {
            tab.close();
            throw e;
        }
    }

    private Gateway.Asked ask(TenantId tenant, Question question, ChatPrompt prompt, Guard.Source source) {
        return gateway.ask(
                tenant,
                new ai.jarvis.model.gateway.Question(
                        question.model(),
                        prompt,
                        question.strategy(),
                        ai.jarvis.model.gateway.Question.STANDARD_DEADLINE,
                        Optional.empty(),
                        question.conversation().map(ConversationId::value),
                        false),
                source);
    }

    /** Hands the pieces of a model's answer on as text with citations. */
    private record Reader(CitationStream stream, AnswerListener listener) implements AnswerReader {
        @Override
        public boolean isLive() {
            return listener.isLive();
        }

        @Override
        public boolean isGone() {
            return listener.isGone();
        }

        @Override
        public void begun(Serving serving) {
            // The answer tells it at its end.
        }

        @Override
        public void delta(Delta delta) {
            if (delta instanceof Delta.Text piece) {
                stream.accept(piece.text());
            }
        }
    }

    private static long mostTokens(Question question, List<Message> history, Optional<RenderedPersona> persona) {
        var said = history.stream()
                .mapToLong(message -> Demands.mostTokens(message.text()))
                .sum();
        // The question is embedded, perhaps with the one before it, and then asked.
        return 2 * (Demands.mostTokens(question.message()) + said)
                + persona.map(as -> Demands.mostTokens(as.text())).orElse(0L)
                + MOST_PASSAGE_TOKENS
                + GroundedPrompt.MOST_OWN_TOKENS;
    }

    private Conversation resume(Caller caller, ConversationId id) {
        return conversations
                .find(caller.tenant(), id)
                .filter(c -> c.owner().equals(caller.principal()))
                .orElseThrow(() -> Refusal.notFound("conversation"));
    }

    private static Conversation begin(Caller caller, String message, Instant at) {
        var length = message.codePointCount(0, message.length());
        var title = message.substring(0, message.offsetByCodePoints(0, Math.min(length, MAX_TITLE)));
        return new Conversation(ConversationId.fresh(), caller.tenant(), caller.principal(), title, at, at);
    }

    private Retrieval.Result retrieve(Caller caller, Question question, List<Message> history, Tab tab) {
        return retrieval.search(
                caller,
                new Retrieval.Query(
                        searchText(question.message(), history),
                        question.collections().orElse(Set.of()),
                        Retrieval.Mode.HYBRID,
                        Optional.empty(),
                        CHUNKS,
                        Map.of()),
                tab);
    }

    private static String searchText(String message, List<Message> history) {
        var text = message;
        if (message.codePointCount(0, message.length()) < SHORT_QUESTION && history.size() >= 2) {
            text = history.get(history.size() - 2).text() + "\n" + message;
        }
        return text.substring(
                0, text.offsetByCodePoints(0, Math.min(text.codePointCount(0, text.length()), Retrieval.MAX_QUERY)));
    }
}
