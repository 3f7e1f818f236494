package ai.jarvis.rollout;

import ai.jarvis.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Rollouts as tests need them. */
final class RolloutSamples {
    static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");
    static final Duration MINIMUM = Duration.ofMinutes(10);
    static final long REQUESTS = 100;

    private RolloutSamples() {}

    static Stage stage(int percent, String... scenarios) {
        return new Stage(percent, Set.of(scenarios), MINIMUM, REQUESTS);
    }

    static List<Stage> stages(int... percents) {
        return IntStream.of(percents).mapToObj(RolloutSamples::stage).toList();
    }

    /** One of a model, in its first stage. */
    static Rollout rollout(TenantId tenant, Basis basis, List<Stage> stages, Guard... guards) {
        return new Rollout(
                RolloutId.fresh(),
                tenant,
                RolloutSubject.model("large"),
                "new",
                "large",
                basis,
                stages,
                List.of(guards),
                true,
                Optional.empty(),
                RolloutState.RUNNING,
                0,
                NOW,
                false,
                "key",
                NOW,
                Optional.empty());
    }

    static Rollout rollout(Basis basis, int... percents) {
        return rollout(TenantId.fresh(), basis, stages(percents));
    }

    /** The same rollout in another stage. */
    static Rollout in(int stage, Rollout rollout) {
        return rollout.at(rollout.state(), stage, NOW);
    }

    static RolloutMove move(Rollout rollout, int number, RolloutMove.Action action) {
        return new RolloutMove(number, action, rollout.state(), rollout.stage(), "key", Optional.of("why"), NOW);
    }
}
