package ai.jarvis.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.tenancy.TenantId;
import ai.jarvis.workflow.EffectLedger.Found;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link EffectLedger} with its {@link RunAccounts} and its {@link StepJournal} has to do. */
public abstract class StepEffectsContract {
    private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");

    private final TenantId tenant = TenantId.fresh();
    private final RunId run = RunId.fresh();
    private final EffectKey key = new EffectKey(tenant, run, "/steps/0", List.of(2));

    protected abstract EffectLedger ledger();

    protected abstract RunAccounts accounts();

    protected abstract StepJournal journal();

    private static RunLimits limits(long tokens, long steps) {
        return new RunLimits(tokens, new BigDecimal("10"), steps, Duration.ofHours(1));
    }

    @Test
    void whatWasDoneIsKnownWithWhatCameOfIt() {
        assertThat(ledger().begin(key, NOW)).isInstanceOf(Found.Nothing.class);
        assertThat(ledger().begin(key, NOW.plusSeconds(1))).isEqualTo(new Found.Unfinished(NOW));

        ledger().done(key, Map.of("list", List.of(1, "b")), NOW.plusSeconds(2));

        assertThat(ledger().begin(key, NOW.plusSeconds(3))).isEqualTo(new Found.Done(Map.of("list", List.of(1, "b"))));
        ledger().undone(key);
        assertThat(ledger().begin(key, NOW.plusSeconds(4))).isInstanceOf(Found.Done.class);
    }

    @Test
    void eachIterationIsAnEffectOfItsOwn() {
        ledger().begin(key, NOW);

        assertThat(ledger().begin(new EffectKey(tenant, run, "/steps/0", List.of(3)), NOW))
                .isInstanceOf(Found.Nothing.class);
        assertThat(ledger().begin(new EffectKey(TenantId.fresh(), run, "/steps/0", List.of(2)), NOW))
                .isInstanceOf(Found.Nothing.class);
    }

    @Test
    void whatWasBegunAndNotDoneBeginsAnew() {
        ledger().begin(key, NOW);
        ledger().undone(key);

        assertThat(ledger().begin(key, NOW)).isInstanceOf(Found.Nothing.class);
    }

    @Test
    void oneOfTwoBeginsAgainWhatWasLost() {
        ledger().begin(key, NOW);

        assertThat(ledger().beginAgain(key, NOW, NOW.plusSeconds(900))).isTrue();
        assertThat(ledger().beginAgain(key, NOW, NOW.plusSeconds(901))).isFalse();
        assertThat(ledger().begin(key, NOW.plusSeconds(902))).isEqualTo(new Found.Unfinished(NOW.plusSeconds(900)));
    }

    @Test
    void stepsAreNumberedAndCountedToTheLimit() {
        accounts().open(tenant, run, limits(100, 2), NOW);
        accounts().open(tenant, run, limits(100, 50), NOW);

        assertThat(accounts().beginStep(tenant, run, NOW).steps()).isEqualTo(1);
        assertThat(accounts().beginStep(tenant, run, NOW).steps()).isEqualTo(2);
        assertThatThrownBy(() -> accounts().beginStep(tenant, run, NOW)).isInstanceOf(BudgetExceeded.class);
    }

    @Test
    void noStepBeginsOnceTokensOrMoneyOrTimeAreUsedUp() {
        accounts().open(tenant, run, limits(100, 50), NOW);
        accounts().spend(tenant, run, 60, new BigDecimal("2.5"));
        var account = accounts().beginStep(tenant, run, NOW);
        assertThat(account.tokensLeft()).isEqualTo(40);
        assertThat(account.costLeft()).isEqualByComparingTo("7.5");

        accounts().spend(tenant, run, 41, BigDecimal.ZERO);
        assertThatThrownBy(() -> accounts().beginStep(tenant, run, NOW)).isInstanceOf(BudgetExceeded.class);

        var dear = RunId.fresh();
        accounts().open(tenant, dear, limits(100, 50), NOW);
        accounts().spend(tenant, dear, 0, new BigDecimal("10.01"));
        assertThatThrownBy(() -> accounts().beginStep(tenant, dear, NOW)).isInstanceOf(BudgetExceeded.class);

        var late = RunId.fresh();
        accounts().open(tenant, late, limits(100, 50), NOW);
        assertThatThrownBy(() -> accounts().beginStep(tenant, late, NOW.plus(Duration.ofHours(2))))
                .isInstanceOf(BudgetExceeded.class);
    }

    @Test
    void noStepOfACancelledRunBegins() {
        accounts().open(tenant, run, limits(100, 50), NOW);

        accounts().cancel(tenant, run);

        assertThatThrownBy(() -> accounts().beginStep(tenant, run, NOW)).isInstanceOf(StepCancelled.class);
    }

    @Test
    void aRunThatIsTriedAgainHasItsTimeAnew() {
        accounts().open(tenant, run, limits(100, 50), NOW);
        var later = NOW.plus(Duration.ofHours(2));

        accounts().retry(tenant, run, limits(100, 50), later);

        assertThat(accounts().beginStep(tenant, run, later.plusSeconds(1)).retriedAt())
                .contains(later);
    }

    private StepJournal.Entry entry(RunId of, long number, int index) {
        var step = new RunStep(
                "ask",
                "noop",
                "/steps/0/steps/0",
                RunStep.Status.RUNNING,
                1,
                List.of(index, 0),
                Optional.of(Map.of("value", index)),
                Optional.empty(),
                Optional.empty(),
                NOW,
                Optional.empty(),
                4,
                Optional.empty());
        return new StepJournal.Entry(tenant, of, run, number, true, step);
    }

    @Test
    void theJournalHasTheEntriesOfARunByTheirNumbers() {
        accounts().open(tenant, run, limits(100, 500), NOW);
        for (int i = 0; i < 120; i++) {
            accounts().beginStep(tenant, run, NOW);
        }
        journal().keep(entry(run, 115, 2));
        journal().keep(entry(run, 7, 1));
        journal().keep(entry(RunId.fresh(), 8, 3));
        var failed = entry(run, 7, 1)
                .step()
                .ended(
                        RunStep.Status.FAILED,
                        Optional.of("half"),
                        Optional.of(new Run.Failure("StepRefused", "no")),
                        Duration.ofMillis(1_500));
        journal().keep(new StepJournal.Entry(tenant, run, run, 7, true, failed));

        assertThat(journal().read(tenant, run, run))
                .containsExactly(new StepJournal.Entry(tenant, run, run, 7, true, failed), entry(run, 115, 2));
        assertThat(journal().read(TenantId.fresh(), run, run)).isEmpty();
    }

    @Test
    void theJournalKnowsTheNewestAttemptThatSomebodyIsWaitedFor() {
        assertThat(journal().awaited(key)).isEmpty();
        journal().await(key, entry(run, 1, 2));
        journal().await(key, entry(run, 2, 2));

        assertThat(journal().awaited(key)).contains(entry(run, 2, 2));
        assertThat(ledger().begin(key, NOW)).isInstanceOf(Found.Nothing.class);
    }
}
