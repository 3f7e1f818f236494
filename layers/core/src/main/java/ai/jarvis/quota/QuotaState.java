package ai.jarvis.quota;

import java.time.Instant;
import java.util.Optional;

/**
 * How a quota stands.
 *
 * @param limit absent if there is none
 * @param used of rate limits, in the window that ends now
 * @param resetAt when it is empty again, absent if time does not empty it
 */
public record QuotaState(QuotaName name, Scope scope, Optional<Limit> limit, long used, Optional<Instant> resetAt) {}
