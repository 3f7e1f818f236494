package ai.jarvis.model.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.ChatPrompt.Turn;
import ai.jarvis.model.Delta;
import ai.jarvis.model.ModelException.Kind;
import ai.jarvis.model.Timeouts;
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
import ai.jarvis.model.route.Router;
import ai.jarvis.model.route.Target;
import ai.jarvis.platform.Metrics;
import ai.jarvis.platform.Refusal;
import ai.jarvis.quota.QuotaExceeded;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.FixedBudget;
import ai.jarvis.usage.InMemoryUsageLedger;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.Outcome;
import ai.jarvis.usage.Scenario;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionsTest {
    private static final ChatPrompt PROMPT =
            new ChatPrompt("Be brief.", List.of(new Turn(Speaker.USER, "When was the lamp lit?")), 1);
    private static final Question QUESTION = Question.of(Optional.of("lamp"), PROMPT);
    private static final int STANDARD_BOUND = 700;

    private final MovableClock clock = new MovableClock();
    private final ScriptedModel model = new ScriptedModel("lamp");
    private final InMemoryUsageLedger ledger = new InMemoryUsageLedger();
    private final FixedBudget budget = new FixedBudget(10_000);
    private final Caller caller = new Caller(TenantId.fresh(), "key_a", Set.of(Role.VIEWER));
    private final Completions completions =
            new Completions(gateway(), new Metering(budget, ledger, Metrics.none(), clock));

    private Gateway gateway() {
        var offer = new ChatOffer(
                new Candidate(
                        new Target(model.id(), "here"),
                        Optional.empty(),
                        0.5,
                        1,
                        EnumSet.allOf(Capability.class),
                        Optional.empty()),
                model,
                Timeouts.STANDARD,
                STANDARD_BOUND);
        var models = new ChatModels(
                List.of(offer),
                FallbackChains.declare("/chains", List.of(), Set.of("lamp")),
                tenant -> TenantOffers.NONE);
        var figures = new LiveFigures(clock);
        var breakers = new Breakers(
                BreakerSettings.STANDARD,
                target -> new InMemoryCircuit(BreakerSettings.STANDARD, clock),
                BreakerBoard.none(),
                Runnable::run,
                clock);
        var failover = new Failover(
                breakers, figures, new Bulkheads(10, clock), new Backoff(1, () -> 0.5), pause -> {}, clock);
        var cache = new CachedAnswers(
                new InMemoryAnswerStore(clock), new CacheKey.Maker(() -> new byte[32]), Metrics.none());
        return new Gateway(models, new Router(), breakers, figures, failover, cache, clock);
    }

    private Served answer(AnswerReader reader) {
        try (var accepted = completions.accept(caller, QUESTION, false)) {
            return accepted.answer(reader);
        }
    }

    /** Hangs up at the first piece. */
    private static final class Impatient implements AnswerReader {
        @Override
        public boolean isLive() {
            return true;
        }

        @Override
        public boolean isGone() {
            return true;
        }

        @Override
        public void begun(Serving serving) {
            // The first piece is enough.
        }

        @Override
        public void delta(Delta delta) {
            Thread.currentThread().interrupt();
            throw new CancellationException("I have gone");
        }
    }

    @Test
    void anAnswerIsBilledToItsCallerAndItsBoundIsTheModels() {
        var served = answer(AnswerReader.OF_THE_WHOLE);

        assertThat(served.completion().text()).isEqualTo("The lamp was lit at dusk.");
        assertThat(model.lastPrompt().maxOutputTokens()).isEqualTo(STANDARD_BOUND);
        assertThat(ledger.all()).singleElement().satisfies(record -> assertThat(record.scenario())
                .isEqualTo(Scenario.GATEWAY));
        assertThat(budget.left()).isEqualTo(10_000 - 110);
        assertThat(budget.held()).isZero();
    }

    @Test
    void whatMayBeUsedIsHeldBeforeAnybodyIsAsked() {
        try (var accepted = completions.accept(caller, QUESTION, false)) {
            assertThat(accepted.limits()).isNotEmpty();
            assertThat(budget.held()).isGreaterThan(STANDARD_BOUND);
        }
        assertThat(budget.held()).isZero();

        budget.spend(9_999);
        assertThatThrownBy(() -> completions.accept(caller, QUESTION, true)).isInstanceOf(QuotaExceeded.class);
        assertThat(model.calls()).isZero();
    }

    /** Its thread is interrupted when a reader goes, and what was used counts all the same. */
    @Test
    void whoHangsUpPaysForWhatWasSaid() {
        assertThatThrownBy(() -> answer(new Impatient())).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();

        assertThat(ledger.all()).singleElement().satisfies(record -> {
            assertThat(record.outcome()).isEqualTo(Outcome.ABORTED);
            assertThat(record.estimated()).isTrue();
            assertThat(record.tokens().outputTokens()).isPositive();
        });
        assertThat(budget.held()).isZero();
        assertThat(budget.left()).isLessThan(10_000);
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSED, INVALID, refused_by_model",
        "TOO_LONG, INVALID, context_length_exceeded",
        "TIMEOUT, TOO_LATE, model_timeout",
        "THROTTLED, UNAVAILABLE, model_unavailable",
        "UNREACHABLE, UNAVAILABLE, model_unavailable",
        "UNREADABLE, UNAVAILABLE, model_unavailable",
    })
    void aFailureSaysWhoseItIs(Kind failure, Refusal.Kind kind, String code) {
        model.fail(failure);

        assertThatThrownBy(() -> answer(AnswerReader.OF_THE_WHOLE)).isInstanceOfSatisfying(Refusal.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e.code()).isEqualTo(code);
        });
    }

    @Test
    void aModelThatThereIsNotIsSaidToBeUnknown() {
        assertThatThrownBy(() -> completions.accept(caller, Question.of(Optional.of("none"), PROMPT), true))
                .isInstanceOfSatisfying(Refusal.class, e -> {
                    assertThat(e.code()).isEqualTo("model_not_found");
                    assertThat(e.errors().getFirst().pointer()).isEqualTo("/model");
                });
    }

    @Test
    void whoMayNotAskIsRefused() {
        var nobody = new Caller(caller.tenant(), "key_b", Set.of());

        assertThatThrownBy(() -> completions.accept(nobody, QUESTION, true))
                .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.kind()).isEqualTo(Refusal.Kind.FORBIDDEN));
    }
}
