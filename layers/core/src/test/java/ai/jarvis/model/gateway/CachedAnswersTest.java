package ai.jarvis.model.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.ChatPrompt.Turn;
import ai.jarvis.model.Completion;
import ai.jarvis.model.Completion.Finish;
import ai.jarvis.model.EmbeddingModel;
import ai.jarvis.model.EmbeddingModels;
import ai.jarvis.model.Embeddings;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.ModelException.Kind;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.Money;
import ai.jarvis.model.Priced;
import ai.jarvis.model.ResponseFormat;
import ai.jarvis.model.Sampling;
import ai.jarvis.model.TokenPrice;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.model.ToolCall;
import ai.jarvis.model.Tools;
import ai.jarvis.model.Tools.Tool;
import ai.jarvis.model.cache.AnswerFigures;
import ai.jarvis.model.cache.CacheKey;
import ai.jarvis.model.cache.InMemoryAnswerStore;
import ai.jarvis.model.cache.InMemoryQuestionIndex;
import ai.jarvis.model.cache.SimilarQuestions;
import ai.jarvis.model.route.MovableClock;
import ai.jarvis.platform.Metrics;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.Demands;
import ai.jarvis.usage.FixedBudget;
import ai.jarvis.usage.InMemoryUsageLedger;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.Scenario;
import ai.jarvis.usage.Tab;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CachedAnswersTest {
    private static final ModelId MODEL = new ModelId("large");

    private final TenantId tenant = TenantId.fresh();
    private final MovableClock clock = new MovableClock();
    private final CachedAnswers cache =
            new CachedAnswers(new InMemoryAnswerStore(clock), new CacheKey.Maker(() -> new byte[32]), Metrics.none());
    private final InMemoryUsageLedger ledger = new InMemoryUsageLedger();
    private final Metering metering = new Metering(new FixedBudget(1_000_000), ledger, Metrics.none(), clock);
    private final AtomicInteger asked = new AtomicInteger();

    private static ChatPrompt prompt(String text) {
        return new ChatPrompt("Be brief.", List.of(new Turn(Speaker.USER, text)), 100);
    }

    private static Question question(ChatPrompt prompt, boolean mayBeCached) {
        return new Question(
                Optional.empty(),
                prompt,
                Optional.empty(),
                Question.STANDARD_DEADLINE,
                Optional.empty(),
                Optional.empty(),
                mayBeCached);
    }

    private Served fresh(List<ToolCall> calls, Finish finish) {
        var text = "answer " + asked.incrementAndGet();
        var usage = new TokenUsage(10, 2);
        return new Served(
                new Completion(text, calls, finish, usage, false, MODEL),
                new Serving(MODEL, "as asked for", 1),
                usage,
                Optional.empty(),
                List.of(),
                Served.Cache.OFF);
    }

    private Tab tab(TenantId by) {
        return metering.open(new Caller(by, "key_a", Set.of()), Scenario.GATEWAY, Demands.ofRequest(100));
    }

    private Served answer(TenantId by, ChatPrompt prompt) {
        return answer(by, prompt, () -> fresh(List.of(), Finish.STOP));
    }

    private Served answer(TenantId by, ChatPrompt prompt, Supplier<Served> asking) {
        return cache.answer(by, question(prompt, true), List.of("large"), AnswerReader.OF_THE_WHOLE, tab(by), asking);
    }

    @Test
    void theSameQuestionIsAnsweredOnce() {
        var first = answer(tenant, prompt("When?"));
        var second = answer(tenant, prompt(" When?  "));

        assertThat(first.cache()).isEqualTo(Served.Cache.MISS);
        assertThat(second.cache()).isEqualTo(Served.Cache.HIT);
        assertThat(second.completion().text()).isEqualTo("answer 1");
        assertThat(second.usage()).isEqualTo(new TokenUsage(10, 2));
        assertThat(second.cost()).isEmpty();
    }

    @Test
    void tenantsShareNothing() {
        answer(tenant, prompt("When?"));

        assertThat(answer(TenantId.fresh(), prompt("When?")).completion().text())
                .isEqualTo("answer 2");
    }

    @Test
    void whateverMakesADifferenceIsAnotherQuestion() {
        var sampling = new Sampling(
                100,
                Optional.of(0.5),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        var turns = prompt("When?").turns();
        var questions = List.of(
                prompt("When?"),
                prompt("Where?"),
                new ChatPrompt("Be long.", turns, 100),
                new ChatPrompt("Be brief.", turns, 101),
                new ChatPrompt("Be brief.", turns, Tools.NONE, ResponseFormat.JSON, Sampling.upTo(100)),
                new ChatPrompt("Be brief.", turns, Tools.NONE, ResponseFormat.TEXT, sampling));

        questions.forEach(each -> answer(tenant, each));

        assertThat(asked).hasValue(questions.size());
    }

    @Test
    void whoWantsAFreshAnswerGetsOne() {
        answer(tenant, prompt("When?"));

        var served = cache.answer(
                tenant,
                question(prompt("When?"), false),
                List.of("large"),
                AnswerReader.OF_THE_WHOLE,
                tab(tenant),
                () -> fresh(List.of(), Finish.STOP));

        assertThat(served.completion().text()).isEqualTo("answer 2");
        assertThat(served.cache()).isEqualTo(Served.Cache.OFF);
    }

    @Test
    void callsOfToolsAndAnswersThatAreNotWholeAreNotGivenAgain() {
        var call = new ToolCall("call_1", "weather", "{}");
        answer(tenant, prompt("a"), () -> fresh(List.of(call), Finish.TOOL_CALLS));
        answer(tenant, prompt("a"), () -> fresh(List.of(), Finish.FILTERED));
        answer(tenant, prompt("a"), () -> fresh(List.of(), Finish.LENGTH));
        var withTools = new ChatPrompt(
                "",
                prompt("b").turns(),
                new Tools(List.of(new Tool("weather", Optional.empty(), "{}")), Tools.Choice.AUTO, true),
                ResponseFormat.TEXT,
                Sampling.upTo(10));
        answer(tenant, withTools);
        answer(tenant, withTools);

        assertThat(asked).hasValue(5);
    }

    @Test
    void errorsAreNotKept() {
        assertThatThrownBy(() -> answer(tenant, prompt("When?"), () -> {
                    throw new ModelException("It fails", Kind.FAULT, null);
                }))
                .isInstanceOf(ModelException.class);

        assertThat(answer(tenant, prompt("When?")).cache()).isEqualTo(Served.Cache.MISS);
    }

    @Test
    void afterAPurgeAModelIsAskedAgain() {
        answer(tenant, prompt("When?"));

        cache.purge(tenant);

        assertThat(answer(tenant, prompt("When?")).cache()).isEqualTo(Served.Cache.MISS);
    }

    @Test
    void answersGrowOld() {
        answer(tenant, prompt("When?"));
        clock.advance(Duration.ofMinutes(10));

        assertThat(answer(tenant, prompt("When?")).cache()).isEqualTo(Served.Cache.MISS);
    }

    @Test
    void ofThoseWhoAskTheSameAtOnceOneAsksAModel() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = CompletableFuture.supplyAsync(
                    () -> answer(tenant, prompt("When?"), () -> {
                        begun.countDown();
                        await(goOn);
                        return fresh(List.of(), Finish.STOP);
                    }),
                    threads);
            await(begun);
            var others = IntStream.range(0, 20)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> answer(tenant, prompt("When?")), threads))
                    .toList();
            goOn.countDown();

            assertThat(first.get().cache()).isEqualTo(Served.Cache.MISS);
            for (var other : others) {
                assertThat(other.get().completion().text()).isEqualTo("answer 1");
            }
        }
        assertThat(asked).hasValue(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Says where a question points: by what it is about, and a little by how it is put. */
    private static final class Meanings implements EmbeddingModel {
        private int calls;

        @Override
        public ModelId id() {
            return new ModelId("meanings");
        }

        @Override
        public int dimensions() {
            return 3;
        }

        @Override
        public Embeddings embed(List<String> texts, Purpose purpose) {
            calls++;
            var vectors = texts.stream()
                    .map(text -> new float[] {
                        text.contains("gate") ? 1 : 0,
                        text.contains("lamp") ? 1 : 0,
                        text.startsWith("Please") ? 0.3f : 0
                    })
                    .toList();
            return new Embeddings(vectors, new TokenUsage(5, 0));
        }
    }

    private final Meanings meanings = new Meanings();
    private final CacheKey.Maker keys = new CacheKey.Maker(() -> new byte[32]);
    private final EmbeddingModels embeddings = new EmbeddingModels(
            List.of(new Priced<>(meanings, Optional.of(new TokenPrice(BigDecimal.ONE, BigDecimal.ZERO, "EUR")))));
    private final CachedAnswers semantic = new CachedAnswers(
            new InMemoryAnswerStore(clock),
            keys,
            Metrics.none(),
            Optional.of(new SimilarQuestions(new InMemoryQuestionIndex(), keys, embeddings)),
            AnswerFigures.none(),
            clock);

    private Served answerAlike(TenantId by, ChatPrompt prompt, double similarity) {
        var question = new Question(
                Optional.empty(),
                prompt,
                Optional.empty(),
                Question.STANDARD_DEADLINE,
                Optional.empty(),
                Optional.empty(),
                true,
                Optional.of(similarity),
                Optional.empty());
        try (var tab = tab(by)) {
            return semantic.answer(
                    by,
                    question,
                    List.of("large"),
                    AnswerReader.OF_THE_WHOLE,
                    tab,
                    () -> fresh(List.of(), Finish.STOP));
        }
    }

    @Test
    void aQuestionThatMeansTheSameIsAnsweredOnce() {
        answerAlike(tenant, prompt("When does the gate close?"), 0.95);

        var again = answerAlike(tenant, prompt("Please, at what time does the gate close?"), 0.95);

        assertThat(again.cache()).isEqualTo(Served.Cache.SEMANTIC);
        assertThat(again.completion().text()).isEqualTo("answer 1");
        assertThat(again.similarity().orElseThrow()).isBetween(0.95, 0.96);
        assertThat(again.cost()).contains(new Money(new BigDecimal("0.005"), "EUR"));
        assertThat(ledger.all()).hasSize(2).allMatch(record -> record.model().equals(meanings.id()));
    }

    @Test
    void howNearItMustBeIsForWhoAsks() {
        answerAlike(tenant, prompt("When does the gate close?"), 0.95);

        assertThat(answerAlike(tenant, prompt("Please, at what time does the gate close?"), 0.97)
                        .cache())
                .isEqualTo(Served.Cache.MISS);
        assertThat(answerAlike(tenant, prompt("When is the lamp lit?"), 0.95).cache())
                .isEqualTo(Served.Cache.MISS);
    }

    @Test
    void whoDoesNotAskForItGetsNoAnswerToAnotherQuestionAndPaysForNoEmbedding() {
        answerAlike(tenant, prompt("When does the gate close?"), 0.95);
        var calls = meanings.calls;

        var served = semantic.answer(
                tenant,
                question(prompt("Please, at what time does the gate close?"), true),
                List.of("large"),
                AnswerReader.OF_THE_WHOLE,
                tab(tenant),
                () -> fresh(List.of(), Finish.STOP));

        assertThat(served.cache()).isEqualTo(Served.Cache.MISS);
        assertThat(meanings.calls).isEqualTo(calls);
    }

    @Test
    void tenantsShareNoMeaningsEither() {
        answerAlike(tenant, prompt("When does the gate close?"), 0.95);

        assertThat(answerAlike(TenantId.fresh(), prompt("Please, when does the gate close?"), 0.95)
                        .cache())
                .isEqualTo(Served.Cache.MISS);
    }

    @Test
    void allElseMustBeEqual() {
        answerAlike(tenant, prompt("When does the gate close?"), 0.95);
        var turns = prompt("Please, when does the gate close?").turns();
        var later = List.of(new Turn(Speaker.USER, "Hello."), new Turn(Speaker.ASSISTANT, "Hello."), turns.getFirst());

        for (var other : List.of(
                new ChatPrompt("Be long.", turns, 100),
                new ChatPrompt("Be brief.", turns, 101),
                new ChatPrompt("Be brief.", later, 100))) {
            assertThat(answerAlike(tenant, other, 0.95).cache()).isEqualTo(Served.Cache.MISS);
        }
    }

    @Test
    void numbersNamesQuotesAndDenialsMustBeEqualHoweverNearItIs() {
        answerAlike(tenant, prompt("When does gate 12 close for Anna?"), 0.5);

        for (var other : List.of(
                "When does gate 13 close for Anna?",
                "When does gate 12 close for Peter?",
                "When does gate 12 not close for Anna?",
                "When does gate 12 open for Anna?",
                "When does gate 12 close for \"Anna\"?")) {
            assertThat(answerAlike(tenant, prompt(other), 0.5).cache())
                    .as(other)
                    .isEqualTo(Served.Cache.MISS);
        }
        assertThat(answerAlike(tenant, prompt("At what time does gate 12 close for Anna?"), 0.5)
                        .cache())
                .isEqualTo(Served.Cache.SEMANTIC);
    }

    @Test
    void afterAPurgeNothingMeansTheSame() {
        answerAlike(tenant, prompt("When does the gate close?"), 0.95);

        semantic.purge(tenant);

        assertThat(answerAlike(tenant, prompt("Please, when does the gate close?"), 0.95)
                        .cache())
                .isEqualTo(Served.Cache.MISS);
    }
}
