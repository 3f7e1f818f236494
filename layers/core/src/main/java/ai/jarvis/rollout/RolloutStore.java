package ai.jarvis.rollout;

import ai.jarvis.platform.Page;
import ai.jarvis.platform.Refusal;
import ai.jarvis.tenancy.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Where rollouts, their histories and the figures of their arms are kept. */
public interface RolloutStore {
    /** A rollout after a move, and the move. */
    record Step(Rollout rollout, RolloutMove move) {}

    /**
     * Adds a rollout with the first move of its history. One that is under way takes its subject over from those that
     * have ended.
     *
     * @throws Refusal {@code rollout_under_way} if it is under way, and another one of its subject is too
     */
    void insert(Rollout rollout, RolloutMove first);

    Optional<Rollout> find(TenantId tenant, RolloutId id);

    Page<Rollout> list(TenantId tenant, Page.Request page);

    /**
     * Does what {@code next} makes of a rollout, while nobody else changes it; the rollout afterwards. Nothing is done if
     * it answers nothing or throws. One that comes under way takes its subject over from those that have ended.
     *
     * @param next is given the rollout and the number of the next move
     * @throws Refusal {@code rollout_under_way} as {@link #insert}
     */
    Optional<Rollout> change(TenantId tenant, RolloutId id, Next next);

    /** Makes the next step of a rollout. */
    @FunctionalInterface
    interface Next {
        Optional<Step> step(Rollout rollout, int number);
    }

    /** What was done with a rollout, newest first. */
    List<RolloutMove> moves(TenantId tenant, RolloutId id);

    /**
     * The rollouts that say which arm requests are on, oldest first. One of a prompt is not among them when the prompt
     * is gone, or has got a newer version since the rollout ended.
     */
    List<Rollout> inForce(TenantId tenant);

    /** Removes one that is not under way; false if there is none. */
    boolean delete(TenantId tenant, RolloutId id);

    /** What is kept of the figures of a rollout. */
    List<Counted> figures(TenantId tenant, RolloutId id);

    /** Keeps figures in place of those of the same epochs, unless those have counted more. */
    void keep(TenantId tenant, RolloutId id, List<Counted> figures);

    /** The refusal of a second rollout of a subject. */
    static Refusal underWay() {
        return Refusal.of(
                Refusal.Kind.CONFLICT,
                "rollout_under_way",
                "Another rollout of this subject is under way. It must end before the next one begins.");
    }

    /** Makes one thing of what is counted and what is kept: of the same epoch what is counted is newer. */
    static List<Counted> together(List<Counted> kept, List<Counted> counted) {
        Function<Counted, Object> key = part -> List.of(part.stage(), part.arm(), part.epoch());
        var known = counted.stream().map(key).toList();
        return Stream.concat(kept.stream().filter(part -> !known.contains(key.apply(part))), counted.stream())
                .toList();
    }
}
