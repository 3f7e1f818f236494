package ai.jarvis.quota;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a request will take at most.
 *
 * @param endpoint what kind of request it is; all of its rate limits are asked
 * @param tokens most model tokens, in and out; 0 if it calls no model
 * @param slots of what it takes one at a time
 * @param lease how long tokens and slots are held for it if it neither settles nor renews
 */
public record Demand(EndpointClass endpoint, long tokens, Set<QuotaName> slots, Duration lease) {
    /** A little more than the longest a request may take. */
    public static final Duration LEASE = Duration.ofMinutes(2);

    public Demand {
        slots = slots.isEmpty() ? Set.of() : Set.copyOf(slots);
        if (tokens < 0 || tokens > Limit.MOST) {
            throw new IllegalArgumentException("Not a number of tokens: " + tokens);
        }
        for (var slot : slots) {
            if (slot.limiter() != Limiter.CONCURRENCY) {
                throw new IllegalArgumentException("There are no slots of " + slot.wireName());
            }
        }
        if (lease.toMillis() < 1) {
            throw new IllegalArgumentException("A lease cannot be " + lease);
        }
    }

    public static Demand request(EndpointClass endpoint) {
        return new Demand(endpoint, 0, Set.of(), LEASE);
    }

    public Demand withTokens(long most) {
        return new Demand(endpoint, most, slots, lease);
    }

    public Demand withSlot(QuotaName slot) {
        var more = EnumSet.of(slot);
        more.addAll(slots);
        return new Demand(endpoint, tokens, more, lease);
    }

    public Demand withLease(Duration duration) {
        return new Demand(endpoint, tokens, slots, duration);
    }

    /**
     * Whether it costs money or machines: such a request waits for better times when it cannot be counted. An open
     * connection does not: what is asked for over it does.
     */
    public boolean spends() {
        return tokens > 0
                || slots.stream().anyMatch(slot -> slot != QuotaName.CONCURRENT_CONNECTIONS)
                || endpoint == EndpointClass.EXECUTION;
    }
}
