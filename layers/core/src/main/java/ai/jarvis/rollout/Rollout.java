package ai.jarvis.rollout;

import ai.jarvis.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A rollout, as it stands.
 *
 * @param candidate the version of the prompt, or the model, that is new
 * @param baseline what was there before
 * @param isAutomatic whether it goes on by itself once a stage's minimum is reached and no guard has anything against it
 * @param gate the evaluation that the candidate has to pass before it begins
 * @param stage which of the stages it is in, or was in at last, from 0
 * @param stageSince when that began; when the rollout was made, for one that has not begun
 * @param isHeld whether its end still says who is on what: the subject is where it left it
 */
public record Rollout(
        RolloutId id,
        TenantId tenant,
        RolloutSubject subject,
        String candidate,
        String baseline,
        Basis basis,
        List<Stage> stages,
        List<Guard> guards,
        boolean isAutomatic,
        Optional<String> gate,
        RolloutState state,
        int stage,
        Instant stageSince,
        boolean isHeld,
        String createdBy,
        Instant createdAt,
        Optional<Instant> endedAt) {
    public Rollout {
        stages = List.copyOf(stages);
        guards = List.copyOf(guards);
        if (stage < 0 || stage >= stages.size()) {
            throw new IllegalArgumentException("Not one of " + stages.size() + " stages: " + stage);
        }
        if (state.hasEnded() != endedAt.isPresent()) {
            throw new IllegalArgumentException("A rollout that is " + state + " cannot have ended at " + endedAt);
        }
    }

    /** The stage that it is in. */
    public Stage current() {
        return stages.get(stage);
    }

    /** Whether no stage comes after this one. */
    public boolean isInLastStage() {
        return stage == stages.size() - 1;
    }

    /** Whether it says which arm requests are on. */
    public boolean isInForce() {
        return state.isUnderWay() || (state.hasEnded() && isHeld);
    }

    /** What an arm is. */
    public String version(Arm arm) {
        return arm == Arm.CANDIDATE ? candidate : baseline;
    }

    /** The same, in another stage. */
    Rollout at(RolloutState next, int nextStage, Instant now) {
        return new Rollout(
                id,
                tenant,
                subject,
                candidate,
                baseline,
                basis,
                stages,
                guards,
                isAutomatic,
                gate,
                next,
                nextStage,
                nextStage == stage && state != RolloutState.DRAFT ? stageSince : now,
                next.hasEnded(),
                createdBy,
                createdAt,
                next.hasEnded() ? Optional.of(now) : Optional.empty());
    }
}
