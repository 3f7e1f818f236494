package ai.jarvis.rollout;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a rollout is made from.
 *
 * @param prompt a prompt's name or id, where it is about one
 * @param label of the prompt
 * @param model the name by which requests ask for a model, where it is about one
 * @param baseline absent for a prompt's version that is in use now, or the model itself
 * @param isAutomatic absent for as it is usual: by itself if there are guards
 * @param isDraft whether it is not to begin yet
 */
public record NewRollout(
        Optional<String> prompt,
        Optional<String> label,
        Optional<String> model,
        String candidate,
        Optional<String> baseline,
        Basis basis,
        List<NewStage> stages,
        List<Guard> guards,
        Optional<Boolean> isAutomatic,
        Optional<String> gate,
        boolean isDraft) {
    public NewRollout {
        stages = List.copyOf(stages);
        guards = List.copyOf(guards);
    }

    /**
     * A stage as it was asked for.
     *
     * @param percent absent for one that only adds scenarios
     */
    public record NewStage(
            Optional<Integer> percent, Set<String> scenarios, Duration minimumDuration, long minimumRequests) {
        public NewStage {
            scenarios = Set.copyOf(scenarios);
        }
    }
}
