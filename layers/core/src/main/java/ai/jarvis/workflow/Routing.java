package ai.jarvis.workflow;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which versions new runs have. Runs that have begun keep theirs.
 *
 * @param stable the version of all runs that are not the candidate's
 * @param candidate a version that is tried on some runs
 * @param previous the stable version before this one
 */
public record Routing(int stable, Optional<Candidate> candidate, Optional<Integer> previous) {
    private static final int ALL = 100;

    /**
     * A version on trial.
     *
     * @param weight of 100 runs, how many it gets: 1 to 99
     */
    public record Candidate(int version, int weight) {
        public Candidate {
            if (weight < 1 || weight >= ALL) {
                throw new IllegalArgumentException("A candidate's weight must be from 1 to 99: " + weight);
            }
        }
    }

    public Routing {
        if (candidate.filter(tried -> tried.version() == stable).isPresent()) {
            throw new IllegalArgumentException("Version " + stable + " is stable already");
        }
    }

    /** All runs get the version. */
    public static Routing to(int version) {
        return new Routing(version, Optional.empty(), Optional.empty());
    }

    /** All runs get the version from now on. */
    public Routing promote(int version) {
        return version == stable
                ? new Routing(stable, Optional.empty(), previous)
                : new Routing(version, Optional.empty(), Optional.of(stable));
    }

    /** Some runs get the version from now on. */
    public Routing attempt(int version, int weight) {
        return new Routing(stable, Optional.of(new Candidate(version, weight)), previous);
    }

    /** As it was before: without the candidate, or with the stable version before this one; absent if there is none. */
    public Optional<Routing> rollBack() {
        return candidate.isPresent()
                ? Optional.of(new Routing(stable, Optional.empty(), previous))
                : previous.map(Routing::to);
    }

    /** Versions and their weights, which are 100 together. */
    public Map<Integer, Integer> weights() {
        var weights = new LinkedHashMap<Integer, Integer>();
        int tried = candidate.map(Candidate::weight).orElse(0);
        weights.put(stable, ALL - tried);
        candidate.ifPresent(each -> weights.put(each.version(), each.weight()));
        return weights;
    }
}
