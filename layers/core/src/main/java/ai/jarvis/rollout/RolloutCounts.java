package ai.jarvis.rollout;

import ai.jarvis.tenancy.TenantId;
import java.util.List;

/**
 * Where instances count what arms do, all together. Counts may be lost; then a new epoch begins. Unless told otherwise,
 * methods do nothing, or know nothing, while the counts are away.
 */
public interface RolloutCounts {
    /** A rollout whose arms were counted of late. */
    record Place(TenantId tenant, RolloutId rollout) {}

    /** What became of something that was to be counted. */
    enum Added {
        LOST,
        COUNTED,
        /** It is counted, and nobody was told for a minute to look at the rollout: whoever counted it does. */
        COUNTED_AND_DUE
    }

    /** Adds to an arm's figures. It is done, or has failed, when this returns. */
    Added add(Place place, int stage, Arm arm, ArmFigures figures);

    /** What is counted of a rollout. */
    List<Counted> read(Place place);

    /**
     * All rollouts that were counted, or are {@link #watch watched}.
     *
     * @throws RuntimeException if the counts are away
     */
    List<Place> places();

    /** Has a rollout be among the {@link #places}, though nothing may be counted yet. */
    void watch(Place place);

    /** Takes it from among them, until something is counted again. */
    void unwatch(Place place);
}
