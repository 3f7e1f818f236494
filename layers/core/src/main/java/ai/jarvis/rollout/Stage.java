package ai.jarvis.rollout;

import java.time.Duration;
import java.util.Set;

/**
 * A step on the way from nobody to everybody.
 *
 * @param percent of the users, or of the requests, that are on the candidate; by scenarios 0, or 100 for all of them
 * @param scenarios that are on the candidate from this stage on, where the rollout goes by scenarios
 * @param minimumDuration how long it lasts at least before the rollout goes on by itself
 * @param minimumRequests how many requests the candidate answers at least before that
 */
public record Stage(int percent, Set<String> scenarios, Duration minimumDuration, long minimumRequests) {
    static final int ALL = 100;

    public Stage {
        scenarios = Set.copyOf(scenarios);
        if (percent < 0 || percent > ALL) {
            throw new IllegalArgumentException("Not a share: " + percent + " %");
        }
        if (minimumDuration.isNegative() || minimumRequests < 0) {
            throw new IllegalArgumentException(
                    "A stage cannot last " + minimumDuration + " and " + minimumRequests + " requests");
        }
    }
}
