package ai.jarvis.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.model.ChatPrompt.Speaker;
import ai.jarvis.model.ChatPrompt.Turn;
import ai.jarvis.tenancy.Caller;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.Demands;
import ai.jarvis.usage.FixedBudget;
import ai.jarvis.usage.InMemoryUsageLedger;
import ai.jarvis.usage.Metering;
import ai.jarvis.usage.Scenario;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TenantChatModelTest {
    private static final ChatPrompt PROMPT =
            new ChatPrompt("Be brief.", List.of(new Turn(Speaker.USER, "How high is it?")), 100);

    private final List<Sampling> drawn = new ArrayList<>();

    /** Answers always the same. */
    private final ChatModel high = new ChatModel() {
        @Override
        public ModelId id() {
            return new ModelId("mine");
        }

        @Override
        public Completion complete(ChatPrompt prompt, Timeouts timeouts) {
            drawn.add(prompt.sampling());
            return new Completion("High.", new TokenUsage(10, 1), id());
        }

        @Override
        public Completion stream(ChatPrompt prompt, Timeouts timeouts, Consumer<Delta> onDelta) {
            return complete(prompt, timeouts);
        }
    };

    private final ChatModel mine = new TenantChatModel(high, Optional.of(0.25), Optional.empty());

    @Test
    void drawsAsItsTenantSaysWhereTheRequestDoesNot() {
        var hot = new Sampling(
                100,
                Optional.of(1.5),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        mine.complete(PROMPT, Timeouts.STANDARD);
        mine.stream(PROMPT.withSampling(hot), Timeouts.STANDARD, delta -> {});

        assertThat(drawn).extracting(Sampling::temperature).containsExactly(Optional.of(0.25), Optional.of(1.5));
    }

    /** Each name would be a figure more, and tenants choose the names. */
    @Test
    void isCountedWithAllTenantsModelsAndBilledByItsName() {
        var counted = new ArrayList<Map<String, String>>();
        var ledger = new InMemoryUsageLedger();
        var metering = new Metering(
                new FixedBudget(10_000), ledger, (dimensions, figures) -> counted.add(dimensions), Clock.systemUTC());

        try (var tab = metering.open(
                new Caller(TenantId.fresh(), "key_a", Set.of()), Scenario.CHAT, Demands.ofRequest(1_000))) {
            tab.complete(new Priced<>(mine, Optional.empty()), PROMPT, Timeouts.STANDARD);
        }

        assertThat(counted).isNotEmpty().allSatisfy(dimensions -> assertThat(dimensions)
                .containsEntry("model", "tenant"));
        assertThat(ledger.all()).extracting(record -> record.model().value()).containsExactly("mine");
    }
}
