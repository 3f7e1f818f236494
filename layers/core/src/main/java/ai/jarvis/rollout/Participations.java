package ai.jarvis.rollout;

import ai.jarvis.prompt.PromptRenderer;
import ai.jarvis.rollout.RolloutCounts.Added;
import ai.jarvis.rollout.RolloutCounts.Place;
import ai.jarvis.tenancy.Caller;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Has requests take part in the rollouts that they are for. Those that are for none pay one look into a map. Once a minute
 * one of the others, on whichever instance, has its rollout looked at.
 */
public final class Participations {
    /** An arm that fails so often in a row on one instance is looked at without waiting for the minute to pass. */
    private static final int BAD_RUN = 10;

    private final RolloutsInForce rollouts;
    private final Assignments assignments;
    private final PromptRenderer prompts;
    private final RolloutCounts counts;
    private final RolloutChecks checks;
    private final Clock clock;
    private final Map<RolloutId, Integer> failuresInARow = new ConcurrentHashMap<>();

    public Participations(
            RolloutsInForce rollouts,
            Assignments assignments,
            PromptRenderer prompts,
            RolloutCounts counts,
            RolloutChecks checks,
            Clock clock) {
        this.rollouts = rollouts;
        this.assignments = assignments;
        this.prompts = prompts;
        this.counts = counts;
        this.checks = checks;
        this.clock = clock;
    }

    /** A request that begins. */
    public Participation begin(Caller caller, Requester requester) {
        return new Participation(caller, requester, rollouts.of(caller.tenant()), assignments, prompts, this, clock);
    }

    void count(Rollout rollout, Arm arm, ArmFigures figures) {
        var place = new Place(rollout.tenant(), rollout.id());
        var added = counts.add(place, rollout.stage(), arm, figures);
        if (added == Added.COUNTED_AND_DUE || isBad(rollout, arm, figures)) {
            check(place);
        }
    }

    private boolean isBad(Rollout rollout, Arm arm, ArmFigures figures) {
        if (arm != Arm.CANDIDATE) {
            return false;
        }
        if (figures.errors() == 0) {
            failuresInARow.remove(rollout.id());
            return false;
        }
        var isBad = failuresInARow.merge(rollout.id(), 1, Integer::sum) >= BAD_RUN;
        if (isBad) {
            failuresInARow.remove(rollout.id());
        }
        return isBad;
    }

    /** What fails here is done again within minutes. */
    private void check(Place place) {
        try {
            checks.check(place);
        } catch (RuntimeException e) {
            return;
        }
    }
}
