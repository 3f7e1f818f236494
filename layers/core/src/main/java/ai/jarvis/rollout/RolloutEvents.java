package ai.jarvis.rollout;

/** Tells the platform what becomes of rollouts. */
public interface RolloutEvents {
    /** A rollout was taken back. */
    void rolledBack(Rollout rollout, RolloutMove move);
}
