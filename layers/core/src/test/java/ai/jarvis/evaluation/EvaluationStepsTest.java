package ai.jarvis.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.jarvis.evaluation.Evaluation.Status;
import ai.jarvis.evaluation.EvaluationSteps.Next;
import ai.jarvis.evaluation.Report.Verdict;
import ai.jarvis.model.ChatModel;
import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.Completion;
import ai.jarvis.model.Delta;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.Timeouts;
import ai.jarvis.model.TokenPrice;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.model.cache.AnswerStore;
import ai.jarvis.model.cache.CacheKey;
import ai.jarvis.model.gateway.CachedAnswers;
import ai.jarvis.model.gateway.ChatModels;
import ai.jarvis.model.gateway.ChatOffer;
import ai.jarvis.model.gateway.Failover;
import ai.jarvis.model.gateway.Gateway;
import ai.jarvis.model.gateway.TenantOffers;
import ai.jarvis.model.route.Backoff;
import ai.jarvis.model.route.BreakerBoard;
import ai.jarvis.model.route.BreakerSettings;
import ai.jarvis.model.route.Breakers;
import ai.jarvis.model.route.Bulkheads;
import ai.jarvis.model.route.Candidate;
import ai.jarvis.model.route.Capability;
import ai.jarvis.model.route.FallbackChains;
import ai.jarvis.model.route.InMemoryCircuit;
import ai.jarvis.model.route.LiveFigures;
import ai.jarvis.model.route.MovableClock;
import ai.jarvis.model.route.Router;
import ai.jarvis.model.route.Target;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Refusal;
import ai.jarvis.prompt.CachedPromptRenderer;
import ai.jarvis.prompt.InMemoryPromptStore;
import ai.jarvis.prompt.NewVersion;
import ai.jarvis.prompt.PromptContent;
import ai.jarvis.prompt.Prompts;
import ai.jarvis.task.InMemoryTaskStore;
import ai.jarvis.task.TaskStatus;
import ai.jarvis.task.Tasks;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.FixedBudget;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.Scenario;
import ai.jarvis.usage.UsageRecord;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EvaluationStepsTest {
    private static final int CASES = 20;

    private final MovableClock clock = new MovableClock();
    private final TenantId tenant = TenantId.fresh();
    private final Caller caller = new Caller(tenant, "key_a", Set.of(Role.DEVELOPER));
    private final InMemoryDatasetStore datasets = new InMemoryDatasetStore();
    private final InMemoryEvaluationStore store = new InMemoryEvaluationStore();
    private final InMemoryPromptStore prompts = new InMemoryPromptStore();
    private final Tasks tasks = new Tasks(new InMemoryTaskStore(), clock);
    private final List<UsageRecord> ledger = new CopyOnWriteArrayList<>();
    private final List<EvaluationId> started = new ArrayList<>();
    private final Replying answering = new Replying("answering", prompt -> prompt.system());
    private final Replying judging = new Replying("judging", EvaluationStepsTest::judge);
    private final ChatModels models = new ChatModels(
            List.of(offer(answering), offer(judging)),
            FallbackChains.declare("/chains", List.of(), Set.of("answering", "judging")),
            tenant -> TenantOffers.NONE);
    private final Evaluations evaluations =
            new Evaluations(datasets, store, prompts, models, each -> started.add(each.id()), tasks, clock);
    private final EvaluationSteps steps = new EvaluationSteps(
            new EvaluationSteps.Evaluated(datasets, store),
            new CachedPromptRenderer(prompts, clock),
            gateway(),
            new Metering(
                    (who, demand) -> {
                        synchronized (ledger) {
                            return new FixedBudget(1_000_000).reserve(who, demand);
                        }
                    },
                    ledger::addAll,
                    Metrics.none(),
                    clock),
            new PlainJson(),
            tasks,
            Metrics.none(),
            clock);

    /** A model that says what a function makes of the prompt. */
    private static final class Replying implements ChatModel {
        private final ModelId id;
        private volatile Function<ChatPrompt, String> reply;

        Replying(String id, Function<ChatPrompt, String> reply) {
            this.id = new ModelId(id);
            this.reply = reply;
        }

        @Override
        public ModelId id() {
            return id;
        }

        @Override
        public Completion complete(ChatPrompt prompt, Timeouts timeouts) {
            return new Completion(reply.apply(prompt), new TokenUsage(100, 10), id);
        }

        @Override
        public Completion stream(ChatPrompt prompt, Timeouts timeouts, Consumer<Delta> onDelta) {
            throw new UnsupportedOperationException("Nobody listens");
        }
    }

    /** Likes what is kind, and what comes first. */
    private static String judge(ChatPrompt prompt) {
        var text = prompt.turns().getFirst().text();
        if (!text.contains("<answer_2>")) {
            return "{\"reasoning\": \"I looked.\", \"score\": " + points(text) + "}";
        }
        var second = text.indexOf("<answer_2>");
        return "{\"reasoning\": \"I looked.\", \"score_1\": " + (points(text.substring(0, second)) + 1)
                + ", \"score_2\": " + points(text.substring(second)) + "}";
    }

    private static int points(String text) {
        return text.contains("Be kind") ? 4 : 2;
    }

    private static ChatOffer offer(ChatModel model) {
        return new ChatOffer(
                new Candidate(
                        new Target(model.id(), "here"),
                        Optional.of(TokenPrice.parse("0.001/0.001 USD")),
                        0.5,
                        1,
                        EnumSet.allOf(Capability.class),
                        Optional.empty()),
                model,
                Timeouts.STANDARD,
                700);
    }

    private Gateway gateway() {
        var breakers = new Breakers(
                BreakerSettings.NEVER,
                target -> new InMemoryCircuit(BreakerSettings.NEVER, clock),
                BreakerBoard.none(),
                Runnable::run,
                clock);
        var figures = new LiveFigures(clock);
        return new Gateway(
                models,
                new Router(),
                breakers,
                figures,
                new Failover(
                        breakers, figures, new Bulkheads(10, clock), new Backoff(1, () -> 0.5), pause -> {}, clock),
                new CachedAnswers(AnswerStore.none(), new CacheKey.Maker(() -> new byte[32]), Metrics.none()),
                clock);
    }

    @BeforeEach
    void savePrompts() {
        var prompt = new Prompts(prompts, new CachedPromptRenderer(prompts, clock), clock);
        var id = prompt.create(caller, "support", Optional.empty(), new PromptContent("Be brief.", List.of()))
                .prompt()
                .id();
        prompt.add(
                caller,
                id,
                new NewVersion(
                        new PromptContent("Be kind.", List.of()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private DatasetId dataset(Function<Integer, Optional<String>> expected) {
        var cases = new ArrayList<Case>();
        for (int i = 1; i <= CASES; i++) {
            cases.add(new Case(i, Optional.of("question " + i), Map.of(), expected.apply(i), List.of()));
        }
        return new Datasets(datasets, clock)
                .create(caller, "questions", cases)
                .dataset()
                .id();
    }

    private static Subject version(String number) {
        return Subject.of(Optional.of("support@" + number), Optional.of("answering"));
    }

    private static final Scoring JUDGED =
            new Scoring.Judge(Optional.of("judging"), "Kind is good.", Scoring.Scale.POINTS);

    private Evaluation begin(Scoring scoring, Gate gate, Subject... subjects) {
        return evaluations.begin(
                caller,
                dataset(i -> Optional.of(i % 2 == 0 ? "Be brief." : "Be odd.")),
                Optional.empty(),
                new Plan(List.of(subjects), scoring, gate, 100));
    }

    private Evaluation ended(Evaluation begun) {
        assertThat(steps.run(tenant, begun.id())).isEqualTo(Next.END);
        return store.find(tenant, begun.id()).orElseThrow();
    }

    @Test
    void theBetterVersionIsFoundToBeBetterThoughTheJudgeLikesTheFirstPlace() {
        var gate = new Gate(Optional.of(4.0), Optional.of(0.0));

        var ended = ended(begin(JUDGED, gate, version("1.0.0"), version("latest")));

        assertThat(ended.status()).isEqualTo(Status.SUCCESS);
        assertThat(ended.plan().subjects().getLast().version()).contains("1.1.0");
        var report = ended.report().orElseThrow();
        var comparison = report.comparison().orElseThrow();
        assertThat(comparison.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(comparison.wins()).isEqualTo(CASES);
        assertThat(comparison.difference().mean()).isEqualTo(2.0);
        assertThat(report.gate().passed()).isTrue();
        assertThat(report.subjects().getFirst().cost().orElseThrow().amount()).isEqualByComparingTo("0.0022");
        assertThat(report.judgeCost().orElseThrow().amount()).isEqualByComparingTo("0.0044");
        assertThat(store.results(tenant, ended.id(), 0, 1)
                        .getFirst()
                        .answers()
                        .getLast()
                        .reasoning())
                .contains("I looked.\n\nThe other way round: I looked.");
        assertThat(tasks.get(tenant, ended.task()).status()).isEqualTo(TaskStatus.SUCCESS);
        assertThat(ledger).hasSize(4 * CASES).allSatisfy(record -> assertThat(record.scenario())
                .isEqualTo(Scenario.EVALUATION));
    }

    @Test
    void whatIsWorseDoesNotPass() {
        var worse =
                ended(begin(JUDGED, new Gate(Optional.empty(), Optional.of(0.5)), version("1.1.0"), version("1.0.0")));

        assertThat(worse.report().orElseThrow().comparison().orElseThrow().verdict())
                .isEqualTo(Verdict.WORSE);
        assertThat(worse.report().orElseThrow().gate().reasons())
                .containsExactly("the lower bound of the difference is -2.000, not -0.500 at least");
    }

    @Test
    void answersAreComparedWithWhatIsExpected() {
        var ended = ended(begin(new Scoring.Exact(), Gate.NONE, version("1.0.0")));

        assertThat(ended.report().orElseThrow().subjects().getFirst().scores().mean())
                .isEqualTo(0.5);
        assertThat(ended.report().orElseThrow().comparison()).isEmpty();
    }

    @Test
    void moreThanATenthWithoutAScoreSaysNothing() {
        judging.reply = prompt -> "I cannot say.";

        var ended = ended(begin(JUDGED, Gate.NONE, version("1.0.0")));

        assertThat(ended.status()).isEqualTo(Status.FAILED);
        assertThat(ended.error().orElseThrow())
                .contains("of 20 cases have no score", "What the judge said cannot be read");
        assertThat(ended.report().orElseThrow().subjects().getFirst().scores().count())
                .isZero();
        assertThat(store.results(tenant, ended.id(), 0, CASES)).hasSizeLessThan(CASES);
        assertThat(tasks.get(tenant, ended.task()).status()).isEqualTo(TaskStatus.FAILED);
    }

    @Test
    void aFewWithoutAScoreAreLeftOut() {
        judging.reply =
                prompt -> prompt.turns().getFirst().text().contains("question 3\n") ? "I cannot say." : judge(prompt);

        var ended = ended(begin(JUDGED, Gate.NONE, version("1.0.0")));

        assertThat(ended.status()).isEqualTo(Status.SUCCESS);
        assertThat(ended.report().orElseThrow().failed()).isEqualTo(1);
        assertThat(ended.report().orElseThrow().subjects().getFirst().scores().count())
                .isEqualTo(CASES - 1);
    }

    @Test
    void whatWasFoundIsNotAskedAgain() {
        var begun = begin(new Scoring.Exact(), Gate.NONE, version("1.0.0"));
        for (int i = 1; i < CASES; i++) {
            store.add(
                    tenant,
                    begun.id(),
                    new CaseResult(
                            i,
                            List.of(new Answered(
                                    Optional.of("x"),
                                    Optional.of(1.0),
                                    Optional.empty(),
                                    Optional.empty(),
                                    1,
                                    1,
                                    Optional.empty(),
                                    1)),
                            Optional.empty()));
        }

        assertThat(ended(begun).status()).isEqualTo(Status.SUCCESS);
        assertThat(ledger).hasSize(1);
    }

    @Test
    void aCancelledOneStops() {
        var begun = begin(JUDGED, Gate.NONE, version("1.0.0"));
        answering.reply = prompt -> {
            evaluations.cancel(caller, begun.id());
            return "";
        };

        assertThat(ended(begun).status()).isEqualTo(Status.CANCELLED);
        assertThat(ledger).hasSizeLessThan(2 * CASES);
        assertThat(tasks.get(tenant, begun.task()).status()).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void aPlanThatNamesWhatIsNotThereIsRefusedAtOnce() {
        var refusal = catchThrowableOfType(
                Refusal.class,
                () -> begin(
                        new Scoring.Judge(Optional.of("nobody"), "Be strict.", Scoring.Scale.SHARE),
                        new Gate(Optional.empty(), Optional.of(0.1)),
                        Subject.of(Optional.of("support@9.9.9"), Optional.of("nothing"))));

        assertThat(refusal.errors())
                .extracting(Refusal.FieldError::pointer)
                .containsExactly("/subjects/0/model", "/subjects/0/prompt", "/judge/model", "/gate/max_regression");
        assertThat(started).isEmpty();
    }
}
