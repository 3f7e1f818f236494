package ai.jarvis.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.jarvis.rollout.RolloutCounts.Added;
import ai.jarvis.rollout.RolloutCounts.Place;
import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What all {@link RolloutCounts} have to do. */
public abstract class RolloutCountsContract {
    private final Place place = new Place(TenantId.fresh(), RolloutId.fresh());

    protected abstract RolloutCounts counts();

    @Test
    void whatInstancesCountAtTheSameTimeIsAddedUpByStageAndArm() {
        var answer = ArmFigures.answered(Duration.ofMillis(250), 100, 10, Optional.of(0.0125));
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 100; i++) {
                threads.execute(() -> assertThat(counts().add(place, 1, Arm.CANDIDATE, answer))
                        .isNotEqualTo(Added.LOST));
            }
        }
        counts().add(place, 1, Arm.CANDIDATE, ArmFigures.failed());
        counts().add(place, 1, Arm.CANDIDATE, ArmFigures.cachedAnswer());
        counts().add(place, 1, Arm.CANDIDATE, ArmFigures.scored(0.75));
        counts().add(place, 0, Arm.BASELINE, answer);

        var counted = counts().read(place);
        assertThat(counted).hasSize(2);
        assertThat(Progress.sum(counted, Arm.BASELINE).requests()).isEqualTo(1);
        var candidate = Progress.sum(counted, Arm.CANDIDATE);
        assertThat(candidate.requests()).isEqualTo(101);
        assertThat(candidate.errors()).isEqualTo(1);
        assertThat(candidate.cached()).isEqualTo(1);
        assertThat(candidate.inputTokens()).isEqualTo(10_000);
        assertThat(candidate.outputTokens()).isEqualTo(1_000);
        assertThat(candidate.costs().sum()).isCloseTo(1.25, within(1e-9));
        assertThat(candidate.scores()).isEqualTo(Sample.of(0.75));
        assertThat(candidate.latencies().count()).isEqualTo(100);
        assertThat(candidate.latencies().quantile(0.5).orElseThrow().toMillis()).isBetween(250L, 263L);
    }

    @Test
    void aCountKeepsItsEpoch() {
        counts().add(place, 0, Arm.CANDIDATE, ArmFigures.failed());
        var epoch = counts().read(place).getFirst().epoch();
        counts().add(place, 0, Arm.CANDIDATE, ArmFigures.failed());

        assertThat(counts().read(place).getFirst().epoch()).isEqualTo(epoch).isNotEmpty();
        assertThat(counts().read(new Place(place.tenant(), RolloutId.fresh()))).isEmpty();
    }

    @Test
    void whatIsCountedOrWatchedIsListedUntilItIsToBeNoMore() {
        counts().watch(place);
        assertThat(counts().places()).contains(place);
        counts().unwatch(place);
        assertThat(counts().places()).doesNotContain(place);
        counts().add(place, 0, Arm.BASELINE, ArmFigures.failed());
        assertThat(counts().places()).contains(place);
        counts().unwatch(place);
    }
}
