package ai.jarvis.rollout;

import ai.jarvis.rollout.RolloutCounts.Place;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the rollouts that are under way: keeps what was counted, rolls back where a guard is violated, and goes on
 * where a stage has done. Done once a minute where requests come, and every few minutes in any case; it may be done twice.
 */
public final class RolloutChecks {
    private final RolloutStore store;
    private final RolloutCounts counts;
    private final RolloutControl control;
    private final Clock clock;

    public RolloutChecks(RolloutStore store, RolloutCounts counts, RolloutControl control, Clock clock) {
        this.store = store;
        this.counts = counts;
        this.control = control;
        this.clock = clock;
    }

    /**
     * What came of a look at all.
     *
     * @param failed how many could not be looked at; the next look tries again
     * @param lastFailure of one of them, if any
     */
    public record Outcome(int checked, int failed, Optional<RuntimeException> lastFailure) {}

    /**
     * Looks at all of them.
     *
     * @throws RuntimeException if it is not known which there are
     */
    public Outcome run() {
        int checked = 0;
        int failed = 0;
        @Nullable RuntimeException last = null;
        for (var place : counts.places()) {
            try {
                check(place);
                checked++;
            } catch (RuntimeException e) {
                failed++;
                last = e;
            }
        }
        return new Outcome(checked, failed, Optional.ofNullable(last));
    }

    /** Looks at one. */
    public void check(Place place) {
        var found = store.find(place.tenant(), place.rollout());
        if (found.isEmpty()) {
            counts.unwatch(place);
            return;
        }
        var rollout = found.get();
        var counted = counts.read(place);
        store.keep(place.tenant(), place.rollout(), counted);
        if (!rollout.state().isUnderWay()) {
            counts.unwatch(place);
            return;
        }
        var all = RolloutStore.together(store.figures(place.tenant(), place.rollout()), counted);
        var progress = Progress.of(rollout, all, clock.instant());
        switch (progress.decision()) {
            case ROLL_BACK -> control.rollBackFrom(rollout, progress.reason());
            case ADVANCE -> control.advanceFrom(rollout, progress.reason());
            case STAY -> {
                return;
            }
        }
    }
}
