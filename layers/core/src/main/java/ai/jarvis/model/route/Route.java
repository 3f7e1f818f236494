package ai.jarvis.model.route;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The order in which candidates are tried, none of them twice, and those that are not tried.
 *
 * @param ranked to be tried from first to last; empty if none can serve the request now
 * @param leftOut in the order in which they were given
 */
public record Route(List<Ranked> ranked, List<LeftOut> leftOut) {
    public Route {
        ranked = List.copyOf(ranked);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * A candidate in its place.
     *
     * @param reason why it is there, for people
     */
    public record Ranked(Candidate candidate, String reason) {}

    /** Why a candidate is not tried. */
    public enum Cause {
        CAPABILITY_MISSING,
        CONTEXT_TOO_SMALL,
        /** Its breaker is open. */
        RESTING
    }

    /**
     * A candidate that is not tried.
     *
     * @param reason for people
     * @param until when it may be tried again, of one that is resting
     */
    public record LeftOut(Candidate candidate, Cause cause, String reason, Optional<Instant> until) {}

    /**
     * When it is worth to ask again, if nothing can be tried now and something could have been: the request is not at
     * fault then. Absent with an empty route means that no candidate will ever do for this request.
     */
    public Optional<Instant> retryAt() {
        if (!ranked.isEmpty()) {
            return Optional.empty();
        }
        return leftOut.stream().flatMap(left -> left.until().stream()).min(Comparator.naturalOrder());
    }
}
