package ai.jarvis.quota;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether a demand would be met now.
 *
 * @param deniedBy the quota that would refuse it, and with it {@code retryAfter}
 */
public record Decision(
        boolean allowed, Optional<QuotaName> deniedBy, Optional<Duration> retryAfter, List<RateLimit> limits) {
    public Decision {
        limits = List.copyOf(limits);
    }
}
