package ai.jarvis.quota;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How a limit stands after a request.
 *
 * @param limit most that is allowed
 * @param remaining what is left of it
 * @param reset until it is there in full again
 */
public record RateLimit(QuotaName name, Scope scope, long limit, long remaining, Duration reset) {
    /** The one of which the smallest share is left: what a caller meets first. */
    public static Optional<RateLimit> tightest(List<RateLimit> limits) {
        return limits.stream().min(Comparator.comparingDouble(RateLimit::share));
    }

    private double share() {
        return limit == 0 ? 0 : (double) remaining / limit;
    }
}
