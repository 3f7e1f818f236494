package ai.jarvis.quota;

import java.util.Optional;

/**
 * What one limiter is asked for.
 *
 * @param owner whose limiter it is: a tenant, a user or key of one, an endpoint class
 * @param limit absent if it only counts
 * @param cost how much is asked for; 0 to know how it stands
 * @param counter the durable counter behind it, if it is per calendar period
 */
public record Ask(
        QuotaName name,
        Scope scope,
        String owner,
        Optional<Limit> limit,
        long cost,
        Optional<CalendarCounter> counter) {
    public Ask {
        if (counter.isPresent() != (name.limiter() == Limiter.PERIOD)) {
            throw new IllegalArgumentException("Calendar periods, and only they, have a counter: " + name.wireName());
        }
        if (limit.isEmpty() && counter.isEmpty()) {
            throw new IllegalArgumentException(name.wireName() + " without a limit has nothing to say");
        }
    }

    /** A counter's use in one of its periods. */
    public record CalendarCounter(CounterKey key, Period period) {}
}
