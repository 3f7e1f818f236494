package ai.jarvis.rollout;

import static ai.jarvis.rollout.RolloutSamples.NOW;
import static ai.jarvis.rollout.RolloutSamples.stages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.rollout.Guard.Metric;
import ai.jarvis.rollout.RolloutMove.Action;
import ai.jarvis.rollout.RolloutStore.Step;
import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link RolloutStore} has to do. */
public abstract class RolloutStoreContract {
    private TenantId tenant;

    protected abstract RolloutStore store();

    /** A tenant that is registered and has no rollouts. */
    protected abstract TenantId newTenant();

    @BeforeEach
    void makeTenant() {
        tenant = newTenant();
    }

    private Rollout insert(Rollout rollout) {
        store().insert(rollout, RolloutSamples.move(rollout, 1, Action.START));
        return rollout;
    }

    private Rollout ofModel() {
        return RolloutSamples.rollout(tenant, Basis.USER, stages(10, 100));
    }

    private Rollout put(Rollout rollout, RolloutState to) {
        return store().change(tenant, rollout.id(), (before, number) -> {
                    var after = before.at(to, before.stage(), NOW);
                    return Optional.of(new Step(after, RolloutSamples.move(after, number, Action.ROLLBACK)));
                })
                .orElseThrow();
    }

    @Test
    void aRolloutIsReadAsItWasWritten() {
        var rollout = insert(RolloutSamples.rollout(
                tenant,
                Basis.SCENARIO,
                List.of(RolloutSamples.stage(0, "a", "b"), RolloutSamples.stage(100)),
                new Guard(Metric.ERROR_RATE, Optional.of(0.05), Optional.empty(), 20),
                new Guard(Metric.JUDGE_SCORE, Optional.empty(), Optional.of(0.95), 7)));

        assertThat(store().find(tenant, rollout.id())).contains(rollout);
        assertThat(store().moves(tenant, rollout.id())).containsExactly(RolloutSamples.move(rollout, 1, Action.START));
        assertThat(store().find(newTenant(), rollout.id())).isEmpty();
        assertThat(store().moves(newTenant(), rollout.id())).isEmpty();
    }

    @Test
    void aSubjectHasOneRolloutUnderWayAtMost() {
        var first = insert(ofModel());

        assertThatThrownBy(() -> insert(ofModel()))
                .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.code()).isEqualTo("rollout_under_way"));
        put(first, RolloutState.ROLLED_BACK);
        var second = insert(ofModel());
        assertThat(store().list(tenant, Page.Request.first()).items())
                .extracting(Rollout::id)
                .containsExactly(second.id(), first.id());
    }

    @Test
    void ofThoseWhoBeginAtTheSameTimeOneDoes() throws InterruptedException {
        Callable<Boolean> attempt = () -> {
            try {
                insert(ofModel());
                return true;
            } catch (Refusal e) {
                return false;
            }
        };
        try (var threads = Executors.newFixedThreadPool(4)) {
            var begun = threads
                    .invokeAll(Stream.generate(() -> attempt).limit(8).toList())
                    .stream()
                    .filter(result -> result.resultNow())
                    .count();

            assertThat(begun).isEqualTo(1);
        }
    }

    @Test
    void whatHasEndedIsInForceUntilTheNextOfItsSubjectBegins() {
        var first = insert(ofModel());
        assertThat(store().inForce(tenant)).containsExactly(first);

        var ended = put(first, RolloutState.ROLLED_BACK);
        assertThat(store().inForce(tenant)).containsExactly(ended);

        var second = insert(ofModel());
        assertThat(store().inForce(tenant)).containsExactly(second);
        assertThat(store().find(tenant, first.id()).orElseThrow().isHeld()).isFalse();
    }

    @Test
    void aMoveIsWrittenWithWhatItMakesAndNothingIfItThrowsOrHasNone() {
        var rollout = insert(ofModel());
        var moved = put(rollout, RolloutState.PAUSED);

        assertThat(store().find(tenant, rollout.id())).contains(moved);
        assertThat(store().moves(tenant, rollout.id()))
                .extracting(RolloutMove::number)
                .containsExactly(2, 1);
        assertThatThrownBy(() -> store().change(tenant, rollout.id(), (before, number) -> {
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(store().change(tenant, rollout.id(), (before, number) -> Optional.empty()))
                .contains(moved);
        assertThat(store().change(tenant, RolloutId.fresh(), (before, number) -> Optional.empty()))
                .isEmpty();
        assertThat(store().moves(tenant, rollout.id())).hasSize(2);
    }

    @Test
    void oneThatIsUnderWayIsNotDeleted() {
        var rollout = insert(ofModel());

        assertThat(store().delete(tenant, rollout.id())).isFalse();
        put(rollout, RolloutState.COMPLETED);
        assertThat(store().delete(newTenant(), rollout.id())).isFalse();
        assertThat(store().delete(tenant, rollout.id())).isTrue();
        assertThat(store().inForce(tenant)).isEmpty();
    }

    @Test
    void figuresOfAnEpochGiveWayToNewerOnesAndToNoOlderOnes() {
        var rollout = insert(ofModel());
        var few = ArmFigures.answered(Duration.ofMillis(7), 3, 5, Optional.of(0.25))
                .plus(ArmFigures.failed())
                .plus(ArmFigures.scored(0.5));
        var more = few.plus(ArmFigures.cachedAnswer());

        store().keep(tenant, rollout.id(), List.of(new Counted(0, Arm.CANDIDATE, "a", more)));
        store().keep(tenant, rollout.id(), List.of(new Counted(0, Arm.CANDIDATE, "a", few)));
        store().keep(
                        tenant,
                        rollout.id(),
                        List.of(new Counted(0, Arm.CANDIDATE, "b", few), new Counted(0, Arm.BASELINE, "a", few)));

        assertThat(store().figures(tenant, rollout.id()))
                .containsExactlyInAnyOrder(
                        new Counted(0, Arm.CANDIDATE, "a", more),
                        new Counted(0, Arm.CANDIDATE, "b", few),
                        new Counted(0, Arm.BASELINE, "a", few));
        assertThat(store().figures(newTenant(), rollout.id())).isEmpty();
    }
}
