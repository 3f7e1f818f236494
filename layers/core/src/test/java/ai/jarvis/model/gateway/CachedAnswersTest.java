package ai.jarvis.model.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.ChatPrompt.Turn;
import ai.jarvis.model.Completion;
import ai.jarvis.model.Completion.Finish;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.ModelException.Kind;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.ResponseFormat;
import ai.jarvis.model.Sampling;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.model.ToolCall;
import ai.jarvis.model.Tools;
import ai.jarvis.model.Tools.Tool;
import ai.jarvis.model.cache.CacheKey;
import ai.jarvis.model.cache.InMemoryAnswerStore;
import ai.jarvis.model.route.MovableClock;
import ai.jarvis.platform.Metrics;
import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

    private Served answer(TenantId by, ChatPrompt prompt) {
        return answer(by, prompt, () -> fresh(List.of(), Finish.STOP));
    }

    private Served answer(TenantId by, ChatPrompt prompt, Supplier<Served> asking) {
        return cache.answer(by, question(prompt, true), List.of("large"), AnswerReader.OF_THE_WHOLE, asking);
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
}
