package ai.jarvis.model.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.jarvis.guard.Guard;
import ai.jarvis.guard.Guardrails;
import ai.jarvis.guard.Mode;
import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.ChatPrompt.Turn;
import ai.jarvis.model.Completion.Finish;
import ai.jarvis.model.Delta;
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
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.Role;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.FixedBudget;
import ai.jarvis.usage.InMemoryUsageLedger;
import ai.jarvis.usage.Metering;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes to a model and comes from it where there are guardrails. */
class GuardedAnswersTest {
    private static final int STANDARD_BOUND = 700;

    private final MovableClock clock = new MovableClock();
    private final ScriptedModel model = new ScriptedModel("lamp");
    private final InMemoryAnswerStore answers = new InMemoryAnswerStore(clock);
    private final InMemoryUsageLedger ledger = new InMemoryUsageLedger();
    private final Caller caller = new Caller(TenantId.fresh(), "key_a", Set.of(Role.VIEWER));
    private final List<String> measured = new ArrayList<>();

    private Gateway gateway(Guardrails rails) {
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
        var cache = new CachedAnswers(answers, new CacheKey.Maker(() -> new byte[32]), Metrics.none());
        return new Gateway(models, new Router(), breakers, figures, failover, cache, clock)
                .guardedBy(new Guard(tenant -> rails, metrics()));
    }

    private Metrics metrics() {
        return (dimensions, figures) -> Arrays.stream(figures)
                .forEach(figure -> measured.add(figure.name() + " " + dimensions.get("direction") + " "
                        + dimensions.get("kind") + " " + Math.round(figure.value())));
    }

    private static Guardrails rails(Mode input, Mode output, boolean restore) {
        return new Guardrails(
                Optional.of(200),
                Optional.empty(),
                Optional.of(50),
                input,
                output,
                restore,
                Guardrails.ALL,
                Guardrails.REGIONS);
    }

    private static Question question(String text, int bound) {
        return new Question(
                Optional.of("lamp"),
                new ChatPrompt("Be brief.", List.of(new Turn(Speaker.USER, text)), bound),
                Optional.empty(),
                Question.STANDARD_DEADLINE,
                Optional.empty(),
                Optional.empty(),
                true);
    }

    private Served answer(Guardrails rails, String text, AnswerReader reader) {
        var metering = new Metering(new FixedBudget(100_000), ledger, Metrics.none(), clock);
        try (var accepted = new Completions(gateway(rails), metering).accept(caller, question(text, 1), false)) {
            return accepted.answer(reader);
        }
    }

    /** Remembers what it read. */
    private static final class Listening implements AnswerReader {
        private final StringBuilder heard = new StringBuilder();

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
            // What is said is what counts.
        }

        @Override
        public void delta(Delta delta) {
            if (delta instanceof Delta.Text piece) {
                heard.append(piece.text());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aModelReadsPlaceholdersAndTheCallerItsOwnValues(boolean isLive) {
        model.says("I wrote to [EM", "AIL_1], not to bob@exam", "ple.org.");
        var reader = new Listening();

        var served = answer(
                rails(Mode.REDACT, Mode.REDACT, true),
                "Write to ann@example.com.",
                isLive ? reader : AnswerReader.OF_THE_WHOLE);

        assertThat(model.lastPrompt().turns().getFirst().text()).isEqualTo("Write to [EMAIL_1].");
        assertThat(served.completion().text()).isEqualTo("I wrote to ann@example.com, not to [EMAIL_2].");
        assertThat(reader.heard.toString())
                .isEqualTo(isLive ? served.completion().text() : "");
        assertThat(measured)
                .containsExactly("guardrail_redactions input email 1", "guardrail_redactions output email 1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerEndsBeforeWhatMustNotBeSaid(boolean isLive) {
        model.says("Ask bob@exam", "ple.org about ", "it.");
        var reader = new Listening();

        var served =
                answer(rails(Mode.OFF, Mode.REFUSE, false), "Who knows?", isLive ? reader : AnswerReader.OF_THE_WHOLE);

        assertThat(served.completion().text()).isEqualTo("Ask ");
        assertThat(served.completion().finish()).isEqualTo(Finish.FILTERED);
        assertThat(reader.heard.toString()).isEqualTo(isLive ? "Ask " : "");
        assertThat(ledger.all())
                .singleElement()
                .satisfies(record -> assertThat(record.tokens().outputTokens()).isEqualTo(10));
        assertThat(measured).containsExactly("guardrail_refusals output email 1");
    }

    @Test
    void whoAsksTheSameOfOthersIsAnsweredFromTheCacheWithTheirOwnValues() {
        model.says("Sent to [EMAIL_1].");
        var rails = rails(Mode.REDACT, Mode.REDACT, true);

        answer(rails, "Write to ann@example.com.", AnswerReader.OF_THE_WHOLE);
        var second = answer(rails, "Write to bob@example.com.", AnswerReader.OF_THE_WHOLE);

        assertThat(model.calls()).isEqualTo(1);
        assertThat(second.cache()).isEqualTo(Served.Cache.HIT);
        assertThat(second.completion().text()).isEqualTo("Sent to bob@example.com.");
    }

    @Test
    void aRequestIsRefusedWithoutSayingWhatItHas() {
        var refusal = catchThrowableOfType(
                Refusal.class,
                () -> answer(
                        rails(Mode.REFUSE, Mode.OFF, false), "Write to ann@example.com.", AnswerReader.OF_THE_WHOLE));

        assertThat(refusal.code()).isEqualTo("personal_data");
        assertThat(refusal.kind().status()).isEqualTo(422);
        assertThat(refusal.errors()).singleElement().satisfies(error -> {
            assertThat(error.pointer()).isEqualTo("/messages");
            assertThat(error.detail()).isEqualTo("has e-mail addresses (1)");
        });
        assertThat(model.calls()).isZero();
        assertThat(measured).containsExactly("guardrail_refusals input email 1");
    }

    @Test
    void whatIsTooLongOrMayBecomeSoIsRefused() {
        var rails = rails(Mode.OFF, Mode.OFF, false);
        var metering = new Metering(new FixedBudget(100_000), ledger, Metrics.none(), clock);
        var completions = new Completions(gateway(rails), metering);

        var large =
                catchThrowableOfType(Refusal.class, () -> answer(rails, "word ".repeat(50), AnswerReader.OF_THE_WHOLE));
        var bound = catchThrowableOfType(Refusal.class, () -> completions.accept(caller, question("Hi", 51), true));
        answer(rails, "Hi", AnswerReader.OF_THE_WHOLE);

        assertThat(large.code()).isEqualTo("input_too_large");
        assertThat(large.kind().status()).isEqualTo(413);
        assertThat(bound.code()).isEqualTo("output_too_large");
        assertThat(bound.errors().getFirst().pointer()).isEqualTo("/max_completion_tokens");
        assertThat(model.lastPrompt().maxOutputTokens()).isEqualTo(50);
    }
}
