package ai.jarvis.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.knowledge.TokenCounter;
import ai.jarvis.model.ChatModel;
import ai.jarvis.model.ChatPrompt;
import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.Completion;
import ai.jarvis.model.Delta;
import ai.jarvis.model.ModelException;
import ai.jarvis.model.ModelId;
import ai.jarvis.model.Money;
import ai.jarvis.model.PriceHistory;
import ai.jarvis.model.PriceVersion;
import ai.jarvis.model.Priced;
import ai.jarvis.model.Timeouts;
import ai.jarvis.model.TokenPrice;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.model.route.MovableClock;
import ai.jarvis.platform.Metrics;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.TenantId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TabTest {
    private static final ChatPrompt PROMPT =
            new ChatPrompt("Be brief.", List.of(new ChatPrompt.Turn(Speaker.USER, "How high is it?")), 100);
    private static final TokenPrice PRICE = new TokenPrice(new BigDecimal("1"), new BigDecimal("2"), "EUR");

    private final MovableClock clock = new MovableClock();
    private final FixedBudget budget = new FixedBudget(10_000);
    private final InMemoryUsageLedger ledger = new InMemoryUsageLedger();
    private final Talker talker = new Talker();
    private final Priced<ChatModel> model = new Priced<>(talker, Optional.of(PRICE));
    private final List<String> heard = new ArrayList<>();

    /** A model that says a few words, and breaks off after so many. */
    private static final class Talker implements ChatModel {
        private List<String> words = List.of("It is ", "quite ", "high.");
        private int breaksAfter = Integer.MAX_VALUE;

        @Override
        public ModelId id() {
            return new ModelId("talker");
        }

        @Override
        public Completion complete(ChatPrompt prompt, Timeouts timeouts) {
            return stream(prompt, timeouts, delta -> {});
        }

        @Override
        public Completion stream(ChatPrompt prompt, Timeouts timeouts, Consumer<Delta> onDelta) {
            for (int i = 0; i < words.size(); i++) {
                if (i == breaksAfter) {
                    throw new ModelException("It broke off", ModelException.Kind.FAULT, null);
                }
                onDelta.accept(new Delta.Text(words.get(i)));
            }
            return new Completion(String.join("", words), new TokenUsage(1_000, 500), id());
        }
    }

    private Tab open() {
        var caller = new Caller(TenantId.fresh(), "key_a", Set.of());
        return new Metering(budget, ledger, Metrics.none(), clock)
                .open(caller, Scenario.CHAT, Demands.ofRequest(5_000));
    }

    private void hear(Delta delta) {
        heard.add(((Delta.Text) delta).text());
    }

    private UsageRecord onlyRecord() {
        assertThat(ledger.all()).hasSize(1);
        return ledger.all().getFirst();
    }

    @Test
    void recordsWhatTheProviderCountedAndWhatItCosts() {
        try (var tab = open()) {
            tab.complete(model, PROMPT, Timeouts.STANDARD);
        }

        var record = onlyRecord();
        assertThat(record.tokens()).isEqualTo(new TokenUsage(1_000, 500));
        assertThat(record.cost()).contains(new Money(new BigDecimal("2"), "EUR"));
        assertThat(record.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(record.estimated()).isFalse();
    }

    @Test
    void anAnswerNobodyHearsGoesOnSoThatTheProviderTellsWhatItUsed() {
        try (var tab = open()) {
            tab.stream(model, PROMPT, Timeouts.STANDARD, this::hear, () -> !heard.isEmpty());
        }

        assertThat(heard).hasSize(3);
        assertThat(onlyRecord().outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(onlyRecord().tokens()).isEqualTo(new TokenUsage(1_000, 500));
        assertThat(onlyRecord().estimated()).isFalse();
    }

    @Test
    void anAnswerNobodyHearsDoesNotGoOnForEver() {
        talker.words = List.of("and so on ", "and so on ", "and so on ", "and so on ");
        try (var tab = open()) {
            assertThatThrownBy(() -> tab.stream(
                            model,
                            PROMPT,
                            Timeouts.STANDARD,
                            delta -> {
                                hear(delta);
                                clock.advance(Tab.UNHEARD.dividedBy(2).plusSeconds(1));
                            },
                            () -> true))
                    .isInstanceOf(ModelException.class);
        }

        var record = onlyRecord();
        assertThat(heard).hasSize(3);
        assertThat(record.outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(record.estimated()).isTrue();
        assertThat(record.tokens().outputTokens()).isEqualTo(new TokenCounter().count("and so on ".repeat(3)));
    }

    @Test
    void whatAModelSaidBeforeItBrokeOffIsCountedHere() {
        talker.breaksAfter = 2;
        try (var tab = open()) {
            assertThatThrownBy(() -> tab.stream(model, PROMPT, Timeouts.STANDARD, this::hear, () -> false))
                    .isInstanceOf(ModelException.class);
        }

        var record = onlyRecord();
        var tokens = new TokenCounter();
        assertThat(record.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(record.estimated()).isTrue();
        assertThat(record.tokens())
                .isEqualTo(new TokenUsage(
                        tokens.count("Be brief.") + tokens.count("How high is it?"), tokens.count("It is quite ")));
    }

    @Test
    void aModelThatSaidNothingUsedNothing() {
        talker.breaksAfter = 0;
        try (var tab = open()) {
            assertThatThrownBy(() -> tab.complete(model, PROMPT, Timeouts.STANDARD))
                    .isInstanceOf(ModelException.class);
        }

        assertThat(onlyRecord().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(onlyRecord().tokens()).isEqualTo(TokenUsage.NONE);
        assertThat(onlyRecord().estimated()).isFalse();
    }

    @Test
    void everyCallIsARecord() {
        try (var tab = open()) {
            tab.complete(model, PROMPT, Timeouts.STANDARD);
            tab.complete(model, PROMPT, Timeouts.STANDARD);
        }

        assertThat(ledger.all()).hasSize(2);
    }

    @Test
    void whatIsHeldIsSettledWithWhatWasUsed() {
        try (var tab = open()) {
            assertThat(budget.held()).isEqualTo(5_000);
            tab.complete(model, PROMPT, Timeouts.STANDARD);
            talker.breaksAfter = 0;
            assertThatThrownBy(() -> tab.complete(model, PROMPT, Timeouts.STANDARD))
                    .isInstanceOf(ModelException.class);
        }

        assertThat(budget.held()).isZero();
        assertThat(budget.left()).isEqualTo(10_000 - 1_500);
    }

    @Test
    void whatIsHeldIsSettledEvenIfNobodyCanWriteTheBill() {
        var metering = new Metering(
                budget,
                records -> {
                    throw new IllegalStateException("The ledger is away");
                },
                Metrics.none(),
                clock);
        var tab = metering.openInBackground(TenantId.fresh(), Scenario.INGESTION, Demands.ofBackground(5_000));
        tab.complete(model, PROMPT, Timeouts.STANDARD);

        assertThatThrownBy(tab::close).hasMessage("The ledger is away");

        assertThat(budget.left()).isEqualTo(10_000 - 1_500);
    }

    @Test
    void thePriceInForceWhenTheCallBeginsIsOnRecord() {
        var from = clock.instant().plusSeconds(60);
        var dearer = new TokenPrice(new BigDecimal("2"), new BigDecimal("4"), "EUR");
        var changing = new Priced<ChatModel>(
                talker,
                new PriceHistory(
                        List.of(PriceVersion.always(PRICE), new PriceVersion(dearer, from, Optional.empty()))));

        try (var tab = open()) {
            tab.complete(changing, PROMPT, Timeouts.STANDARD);
            clock.advance(Duration.ofMinutes(1));
            tab.complete(changing, PROMPT, Timeouts.STANDARD);
        }

        assertThat(ledger.all())
                .extracting(record -> record.cost().orElseThrow().amount().toPlainString())
                .containsExactly("2", "4");
        assertThat(ledger.all())
                .extracting(record -> record.priceFrom().orElseThrow())
                .containsExactly(PriceVersion.ALWAYS, from);
    }

    @Test
    void aCallWhosePriceNobodyKnowsIsCountedAndNotFree() {
        var counted = new ArrayList<String>();
        Metrics metrics = (dimensions, figures) ->
                Arrays.stream(figures).forEach(figure -> counted.add(dimensions.get("model") + " " + figure.name()));
        var caller = new Caller(TenantId.fresh(), "key_a", Set.of());

        try (var tab =
                new Metering(budget, ledger, metrics, clock).open(caller, Scenario.CHAT, Demands.ofRequest(5_000))) {
            tab.complete(new Priced<>(talker, Optional.empty()), PROMPT, Timeouts.STANDARD);
        }

        assertThat(onlyRecord().cost()).isEmpty();
        assertThat(counted).contains("talker unpriced_calls");
    }
}
