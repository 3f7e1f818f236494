package ai.jarvis.localstack.it;

import ai.jarvis.quota.Ask;
import ai.jarvis.quota.Limit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What one limiter has given and holds, judged by nothing but the definition of its kind: it remembers everything, and
 * looks at every window there is. Times are in microseconds.
 */
final class LimiterModel {
    private static final long SECOND = 1_000_000;
    private static final long STEPS = 60;

    private final List<Given> given = new ArrayList<>();
    private final Map<String, Lease> leases = new HashMap<>();
    private long used;

    private record Given(long at, long cost) {}

    private record Lease(long cost, long end) {}

    /** Whether giving it would keep the limit, in every window that ends now. */
    boolean keepsTheLimit(Ask ask, long now) {
        var limit = ask.limit().orElseThrow();
        return switch (ask.name().limiter()) {
            case TOKEN_BUCKET -> fitsEveryWindow(ask.cost(), now, SECOND, limit.burst(), limit.amount());
            case LEAKY_BUCKET -> fitsEveryWindow(ask.cost(), now, interval(ask, limit), limit.burst(), 1);
            case SLIDING_WINDOW -> since(now - window(ask)) + ask.cost() <= limit.amount();
            case PERIOD -> used + held(now) + ask.cost() <= limit.amount();
            case CONCURRENCY -> held(now) + ask.cost() <= limit.amount();
            case GAUGE -> throw new IllegalArgumentException("Not in Redis: " + ask);
        };
    }

    /** Whether it has to be given: nothing speaks against it, also not what the kind may remember for longer. */
    boolean mustGive(Ask ask, long now) {
        if (ask.name().limiter() != ai.jarvis.quota.Limiter.SLIDING_WINDOW) {
            return keepsTheLimit(ask, now);
        }
        var oneStepLate = window(ask) + window(ask) / STEPS;
        return since(now - oneStepLate) + ask.cost()
                <= ask.limit().orElseThrow().amount();
    }

    /** Whether of each stretch of time since something was given, no more was given than the burst and what came in. */
    private boolean fitsEveryWindow(long cost, long now, long unit, long burst, long rate) {
        if (cost > burst) {
            return false;
        }
        var sum = cost;
        for (var each : given.reversed()) {
            sum += each.cost();
            if (sum * unit > burst * unit + (now - each.at()) * rate) {
                return false;
            }
        }
        return true;
    }

    private static long interval(Ask ask, Limit limit) {
        return Math.ceilDiv(window(ask), limit.amount());
    }

    private static long window(Ask ask) {
        return TimeUnit.NANOSECONDS.toMicros(ask.name().window().toNanos());
    }

    private long since(long start) {
        return given.stream()
                .filter(each -> each.at() > start)
                .mapToLong(Given::cost)
                .sum();
    }

    private long held(long now) {
        return leases.values().stream()
                .filter(lease -> lease.end() > now)
                .mapToLong(Lease::cost)
                .sum();
    }

    void give(String id, Ask ask, long now, long lease) {
        given.add(new Given(now, ask.cost()));
        leases.put(id, new Lease(ask.cost(), now + lease));
    }

    void settle(String id, long tokens) {
        leases.remove(id);
        used += tokens;
    }

    void renew(String id, long now, long lease) {
        leases.computeIfPresent(id, (same, held) -> held.end() > now ? new Lease(held.cost(), now + lease) : held);
    }
}
