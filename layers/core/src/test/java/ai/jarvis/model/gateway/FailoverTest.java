package ai.jarvis.model.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.ChatPrompt.Turn;
import ai.jarvis.model.Delta;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.ModelException.Kind;
import ai.jarvis.model.Timeouts;
import ai.jarvis.model.TokenPrice;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.model.cache.CacheKey;
import ai.jarvis.model.cache.InMemoryAnswerStore;
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
import ai.jarvis.model.route.Priority;
import ai.jarvis.model.route.Router;
import ai.jarvis.model.route.Strategy;
import ai.jarvis.model.route.Target;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.Demands;
import ai.jarvis.usage.FixedBudget;
import ai.jarvis.usage.InMemoryUsageLedger;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.Outcome;
import ai.jarvis.usage.Scenario;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class FailoverTest {
    private static final ChatPrompt PROMPT =
            new ChatPrompt("Be brief.", List.of(new Turn(Speaker.USER, "When was the lamp lit?")), 100);
    private static final String ANSWER = "The lamp was lit at dusk.";
    private static final TokenPrice PRICE = new TokenPrice(BigDecimal.ONE, BigDecimal.TWO, "EUR");

    private final TenantId tenant = TenantId.fresh();
    private final MovableClock clock = new MovableClock();
    private final InMemoryUsageLedger ledger = new InMemoryUsageLedger();
    private final ScriptedModel large = new ScriptedModel("large");
    private final ScriptedModel small = new ScriptedModel("small");
    private final List<Duration> pauses = new ArrayList<>();
    private final LiveFigures figures = new LiveFigures(clock);
    private final Breakers breakers = new Breakers(
            BreakerSettings.STANDARD,
            target -> new InMemoryCircuit(BreakerSettings.STANDARD, clock),
            BreakerBoard.none(),
            Runnable::run,
            clock);

    /** A reader of pieces. */
    private static final class Listener implements AnswerReader {
        private final StringBuilder text = new StringBuilder();
        private final List<Serving> servings = new ArrayList<>();

        @Override
        public boolean isLive() {
            return true;
        }

        @Override
        public boolean isGone() {
            return false;
        }

        @Override
        public void begun(Serving serving) {
            servings.add(serving);
        }

        @Override
        public void delta(Delta delta) {
            text.append(((Delta.Text) delta).text());
        }
    }

    private final Listener listener = new Listener();

    private static ChatOffer offer(ScriptedModel model, double quality) {
        return new ChatOffer(
                new Candidate(
                        new Target(model.id(), "here"),
                        Optional.of(PRICE),
                        quality,
                        1,
                        EnumSet.allOf(Capability.class),
                        Optional.empty()),
                model,
                Timeouts.STANDARD,
                1_000);
    }

    private Gateway gateway(OnBreak onBreak, String... chain) {
        var preferences = new Preferences(
                Optional.empty(), Optional.empty(), onBreak, Preferences.STANDARD.priority(), Optional.empty());
        return gateway(unused -> preferences, new Bulkheads(10, clock), chain);
    }

    private Gateway gateway(Function<TenantId, Preferences> preferences, Bulkheads bulkheads, String... chain) {
        var chains = chain.length == 0 ? List.<List<String>>of() : List.of(List.of(chain));
        var models = new ChatModels(
                List.of(offer(large, 0.9), offer(small, 0.3)),
                FallbackChains.declare("/chains", chains, Set.of("large", "small")),
                asking -> new TenantOffers(List.of(), new TreeMap<>(), preferences.apply(asking)));
        var failover = new Failover(
                breakers,
                figures,
                bulkheads,
                new Backoff(3, () -> 0.5),
                pause -> {
                    pauses.add(pause);
                    clock.advance(pause);
                },
                clock);
        var cache = new CachedAnswers(
                new InMemoryAnswerStore(clock), new CacheKey.Maker(() -> new byte[32]), Metrics.none());
        return new Gateway(models, new Router(), breakers, figures, failover, cache, clock);
    }

    private Gateway alone() {
        return gateway(OnBreak.CONTINUE);
    }

    private Gateway chained() {
        return gateway(OnBreak.CONTINUE, "large", "small");
    }

    private Served answer(Gateway gateway, AnswerReader reader) {
        return answer(gateway, Question.of(Optional.of("large"), PROMPT), reader);
    }

    private Served answer(Gateway gateway, Question question, AnswerReader reader) {
        return answer(gateway, tenant, question, reader);
    }

    private Served answer(Gateway gateway, TenantId asking, Question question, AnswerReader reader) {
        var caller = new Caller(asking, "key_a", Set.of());
        var metering = new Metering(new FixedBudget(100_000), ledger, Metrics.none(), clock);
        try (var tab = metering.open(caller, Scenario.CHAT, Demands.ofRequest(5_000))) {
            return gateway.ask(asking, question).answer(tab, reader);
        }
    }

    private List<String> billed() {
        return ledger.all().stream()
                .map(record -> record.model() + " " + record.outcome().wireName() + " "
                        + record.tokens().outputTokens())
                .toList();
    }

    @Test
    void whoeverIsAskedForAnswers() {
        var served = answer(chained(), listener);

        assertThat(listener.text).hasToString(ANSWER);
        assertThat(served.completion().text()).isEqualTo(ANSWER);
        assertThat(served.serving()).isEqualTo(new Serving(large.id(), "as asked for", 1));
        assertThat(listener.servings).containsExactly(served.serving());
        assertThat(served.usage()).isEqualTo(new TokenUsage(100, 10));
        assertThat(served.cost().orElseThrow().amount()).isEqualByComparingTo("0.12");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"REFUSED"},
            mode = Mode.EXCLUDE)
    void anotherAnswersAtOnceWhereOneFails(Kind kind) {
        large.fail(kind);
        var whole = answer(chained(), AnswerReader.OF_THE_WHOLE);
        large.fail(kind);
        var streamed = answer(chained(), listener);

        assertThat(whole.completion().text()).isEqualTo(ANSWER);
        assertThat(listener.text).hasToString(ANSWER);
        for (var served : List.of(whole, streamed)) {
            assertThat(served.serving().model()).isEqualTo(small.id());
            assertThat(served.serving().attempt()).isEqualTo(2);
            assertThat(served.serving().reason())
                    .isEqualTo("stands in; after large " + kind.name().toLowerCase(java.util.Locale.ROOT));
            assertThat(served.failures()).containsExactly(new Failure(large.id(), kind));
        }
        assertThat(pauses).isEmpty();
        assertThat(billed())
                .containsExactly("large failed 0", "small answered 10", "large failed 0", "small answered 10");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNREACHABLE", "THROTTLED", "FAULT", "TIMEOUT", "BROKEN_OFF"})
    void oneThatIsAloneIsAskedAgainAfterAPause(Kind kind) {
        large.fail(kind).fail(kind);

        var served = answer(alone(), listener);

        assertThat(served.serving().attempt()).isEqualTo(3);
        assertThat(listener.text).hasToString(ANSWER);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNREADABLE", "NOT_OFFERED", "TOO_LONG", "REFUSED"})
    void whatDoesNotChangeIsNotAskedAgain(Kind kind) {
        large.fail(kind);

        assertThatThrownBy(() -> answer(alone(), AnswerReader.OF_THE_WHOLE))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.kind()).isEqualTo(kind));
        assertThat(large.calls()).isEqualTo(1);
    }

    @Test
    void whatTheCallerDidWrongIsNotTriedElsewhere() {
        large.fail(Kind.REFUSED);

        assertThatThrownBy(() -> answer(chained(), listener)).isInstanceOf(ModelException.class);
        assertThat(small.calls()).isZero();
    }

    @Test
    void attemptsEnd() {
        large.fail(Kind.FAULT).fail(Kind.FAULT).fail(Kind.FAULT).fail(Kind.FAULT);

        assertThatThrownBy(() -> answer(alone(), listener)).isInstanceOf(ModelException.class);
        assertThat(large.calls()).isEqualTo(3);
        assertThat(billed()).containsOnly("large failed 0").hasSize(3);
    }

    @Test
    void theProviderSaysWhenItWantsToBeAskedAgain() {
        large.throttle(Duration.ofSeconds(7));

        answer(alone(), listener);

        assertThat(pauses).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void nobodyWaitsLongerThanTheDeadline() {
        large.throttle(Duration.ofSeconds(90));

        assertThatThrownBy(() -> answer(alone(), listener))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.kind()).isEqualTo(Kind.THROTTLED));
        assertThat(pauses).isEmpty();
    }

    @Test
    void aSlowModelLeavesTimeForTheNext() {
        large.onCall(within -> clock.advance(within.whole())).fail(Kind.TIMEOUT);

        var served = answer(chained(), AnswerReader.OF_THE_WHOLE);

        assertThat(large.lastTimeouts().whole()).isEqualTo(Duration.ofSeconds(40));
        assertThat(small.lastTimeouts().whole()).isEqualTo(Duration.ofSeconds(20));
        assertThat(served.serving().model()).isEqualTo(small.id());
    }

    @Test
    void whenTheTimeIsUpNobodyIsAskedAnyMore() {
        large.onCall(within -> clock.advance(Duration.ofSeconds(61))).fail(Kind.TIMEOUT);

        assertThatThrownBy(() -> answer(chained(), listener))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT));
        assertThat(small.calls()).isZero();
    }

    @Test
    void anotherGoesOnWhereAStreamBrokeOff() {
        large.failAfter(2, Kind.BROKEN_OFF);
        small.says("at ", "dusk.");

        var served = answer(chained(), listener);

        assertThat(listener.text).hasToString(ANSWER);
        assertThat(served.completion().text()).isEqualTo(ANSWER);
        assertThat(listener.servings).extracting(Serving::model).containsExactly(large.id(), small.id());
        assertThat(small.lastPrompt().turns())
                .extracting(Turn::text)
                .startsWith("When was the lamp lit?", "The lamp was lit ");
        assertThat(ledger.all())
                .extracting(record -> record.outcome())
                .containsExactly(Outcome.FAILED, Outcome.ANSWERED);
        assertThat(ledger.all()).extracting(record -> record.estimated()).containsExactly(true, false);
        assertThat(served.usage().outputTokens())
                .isEqualTo(ledger.all().getFirst().tokens().outputTokens() + 10);
    }

    @Test
    void noTextComesTwiceWhereTheOtherBeginsAnew() {
        large.failAfter(2, Kind.BROKEN_OFF);

        answer(chained(), listener);

        assertThat(listener.text).hasToString(ANSWER);
    }

    @Test
    void noTextComesTwiceWhereTheOtherRepeatsTheEnd() {
        large.says("The lamp ", "was lit by the keeper ", "at dusk.").failAfter(2, Kind.BROKEN_OFF);
        small.says("by the ", "keeper at ", "dusk.");

        answer(chained(), listener);

        assertThat(listener.text).hasToString("The lamp was lit by the keeper at dusk.");
    }

    @Test
    void aTenantMayWantAnErrorInstead() {
        large.failAfter(2, Kind.BROKEN_OFF);

        assertThatThrownBy(() -> answer(gateway(OnBreak.FAIL, "large", "small"), listener))
                .isInstanceOf(ModelException.class);
        assertThat(listener.text).hasToString("The lamp was lit ");
        assertThat(small.calls()).isZero();
    }

    @Test
    void aStreamThatNobodyCanContinueEndsWithAnError() {
        large.failAfter(2, Kind.BROKEN_OFF);

        assertThatThrownBy(() -> answer(alone(), listener)).isInstanceOf(ModelException.class);
        assertThat(large.calls()).isEqualTo(1);
        assertThat(listener.text).hasToString("The lamp was lit ");
    }

    @Test
    void aModelThatKeepsFailingIsLeftAloneForAWhile() {
        for (int i = 0; i < 5; i++) {
            large.fail(Kind.FAULT);
            answer(chained(), AnswerReader.OF_THE_WHOLE);
        }

        var served = answer(chained(), AnswerReader.OF_THE_WHOLE);

        assertThat(large.calls()).isEqualTo(5);
        assertThat(served.serving().attempt()).isEqualTo(1);
        assertThat(served.serving().model()).isEqualTo(small.id());
    }

    @Test
    void whereAllAreLeftAloneTheCallerHearsUntilWhen() {
        for (int i = 0; i < 2; i++) {
            large.fail(Kind.FAULT).fail(Kind.FAULT).fail(Kind.FAULT);
            assertThatThrownBy(() -> answer(alone(), listener)).isInstanceOf(ModelException.class);
        }

        assertThatThrownBy(() -> answer(alone(), listener))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.retryAfter()).isPresent())
                .hasMessageContaining("large breaker is open: 5 failures in a row");
        assertThat(large.calls()).isEqualTo(5);
    }

    @Test
    void whoNamesNoneGetsWhatTheStrategyFindsBest() {
        var question = new Question(
                Optional.empty(),
                PROMPT,
                Optional.of(Strategy.QUALITY),
                Question.STANDARD_DEADLINE,
                Optional.empty(),
                Optional.empty(),
                false);

        assertThat(answer(alone(), question, listener).serving().model()).isEqualTo(large.id());
    }

    @Test
    void anUnknownModelIsRefused() {
        assertThatThrownBy(() -> answer(alone(), Question.of(Optional.of("huge"), PROMPT), listener))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void whereSlotsAreShortTheTenantThatThePlatformPutFirstIsServedBeforeOneThatCameBefore() throws Exception {
        var bulkheads = new Bulkheads(1, clock);
        var vip = TenantId.fresh();
        var gateway = gateway(
                asking -> asking.equals(vip) ? Preferences.STANDARD.withPriority(Priority.VIP) : Preferences.STANDARD,
                bulkheads);
        var slots = bulkheads.of(offer(large, 0.9).candidate().target());
        var taken = slots.acquire(Priority.NORMAL, Duration.ZERO).orElseThrow();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int waiting = 0;
            for (var asking : List.of(tenant, vip)) {
                threads.execute(() ->
                        answer(gateway, asking, Question.of(Optional.of("large"), PROMPT), AnswerReader.OF_THE_WHOLE));
                waiting++;
                while (slots.waiting() != waiting) {
                    Thread.onSpinWait();
                }
            }
            taken.close();
        }

        assertThat(ledger.all()).extracting(record -> record.account().tenant()).containsExactly(vip, tenant);
    }
}
