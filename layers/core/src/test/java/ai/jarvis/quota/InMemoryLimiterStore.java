package ai.jarvis.quota;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Limiters in memory, on the machine's clock. Those of rates keep the time of all that they gave. */
public final class InMemoryLimiterStore implements LimiterStore {
    private static final Duration FAR = Duration.ofDays(1);

    private final Map<String, Limited> byKey = new HashMap<>();
    private final Set<String> settled = new HashSet<>();
    private boolean away;

    private static final class Limited {
        final List<Instant> given = new ArrayList<>();
        final Map<String, Lease> leases = new LinkedHashMap<>();

        @Nullable
        TokenBucket bucket;

        @Nullable
        Instant knownAt;

        long used;

        void expire(Instant now) {
            leases.values().removeIf(lease -> !lease.end().isAfter(now));
        }

        long held() {
            return leases.values().stream().mapToLong(Lease::cost).sum();
        }
    }

    private record Lease(long cost, Instant end) {}

    private record Judgement(boolean gives, Duration retryAfter, Standing standing) {}

    /** From now on it does not answer, or does again. */
    public synchronized void setAway(boolean away) {
        this.away = away;
    }

    /** Loses all that it has. */
    public synchronized void lose() {
        byKey.clear();
    }

    @Override
    public synchronized Outcome take(String id, List<Ask> asks, Duration lease, Duration knownFor) {
        var outcome = look(asks, knownFor);
        if (!(outcome instanceof Outcome.Granted granted)) {
            return outcome;
        }
        var now = Instant.now();
        asks.forEach(ask -> {
            var limited = limited(ask);
            switch (ask.name().limiter()) {
                case PERIOD, CONCURRENCY -> limited.leases.put(id, new Lease(ask.cost(), now.plus(lease)));
                case TOKEN_BUCKET, LEAKY_BUCKET -> bucket(limited, ask).take(ask.cost());
                default -> IntStream.range(0, (int) ask.cost()).forEach(i -> limited.given.add(now));
            }
        });
        return granted;
    }

    @Override
    public synchronized Outcome look(List<Ask> asks, Duration knownFor) {
        requirePresence();
        var now = Instant.now();
        var unknown = new ArrayList<Integer>();
        var standings = new ArrayList<Standing>();
        var refusing = -1;
        var longest = Duration.ZERO;
        for (int i = 0; i < asks.size(); i++) {
            var ask = asks.get(i);
            var limited = limited(ask);
            if (ask.counter().isPresent()) {
                var period = ask.counter().get().period();
                if (now.isBefore(period.start()) || !now.isBefore(period.end())) {
                    return new Outcome.AnotherPeriod(now);
                }
                if (limited.knownAt == null || limited.knownAt.plus(knownFor).isBefore(now)) {
                    limited.knownAt = limited.knownAt == null ? null : now;
                    unknown.add(i);
                }
            }
            var judgement = judge(ask, limited, now);
            standings.add(judgement.standing());
            if (!judgement.gives() && judgement.retryAfter().compareTo(longest) > 0) {
                refusing = i;
                longest = judgement.retryAfter();
            }
        }
        if (!unknown.isEmpty()) {
            return new Outcome.Unknown(unknown);
        }
        return refusing < 0 ? new Outcome.Granted(standings) : new Outcome.Refused(refusing, longest, standings);
    }

    private static Judgement judge(Ask ask, Limited limited, Instant now) {
        limited.expire(now);
        var amount = ask.limit().map(Limit::amount).orElse(Limit.MOST * 2);
        return switch (ask.name().limiter()) {
            case TOKEN_BUCKET, LEAKY_BUCKET -> {
                var bucket = bucket(limited, ask);
                var wait = bucket.until(ask.cost());
                yield judgement(
                        wait,
                        amount - bucket.remaining(),
                        bucket.remaining(),
                        ask,
                        ask.name().window());
            }
            case PERIOD -> {
                var free = amount - limited.used - limited.held();
                var end = Duration.between(
                        now, ask.counter().orElseThrow().period().end());
                yield judgement(free >= ask.cost() ? Duration.ZERO : end, limited.used, free, ask, end);
            }
            case CONCURRENCY -> {
                var free = amount - limited.held();
                var wait = free >= ask.cost() ? Duration.ZERO : Duration.ofSeconds(1);
                yield judgement(wait, limited.held(), free, ask, Duration.ZERO);
            }
            default -> {
                var window = ask.name().window();
                limited.given.removeIf(at -> !at.plus(window).isAfter(now));
                var free = amount - limited.given.size();
                var wait = free >= ask.cost()
                        ? Duration.ZERO
                        : limited.given.isEmpty()
                                ? FAR
                                : Duration.between(now, limited.given.getFirst().plus(window));
                yield judgement(wait, limited.given.size(), free, ask, window);
            }
        };
    }

    private static Judgement judgement(Duration wait, long used, long free, Ask ask, Duration reset) {
        var cost = wait.isZero() ? ask.cost() : 0;
        var counted = ask.counter().isPresent() ? 0 : cost;
        return new Judgement(wait.isZero(), wait, new Standing(used + counted, Math.max(0, free - cost), reset));
    }

    private static TokenBucket bucket(Limited limited, Ask ask) {
        var limit = ask.limit().orElseThrow();
        var bucket = limited.bucket;
        if (bucket == null) {
            bucket = new TokenBucket(limit.amount(), ask.name().window(), limit.burst(), System::nanoTime);
            limited.bucket = bucket;
        }
        return bucket;
    }

    @Override
    public synchronized List<Long> settle(String id, List<Ask> asks, long tokens) {
        requirePresence();
        var first = settled.add(id);
        var used = new ArrayList<Long>();
        for (var ask : asks) {
            var limited = limited(ask);
            if (ask.counter().isEmpty()) {
                limited.leases.remove(id);
            } else if (first) {
                limited.leases.remove(id);
                limited.used += limited.knownAt == null ? 0 : tokens;
                used.add(limited.knownAt == null ? -1 : limited.used);
            }
        }
        return used;
    }

    @Override
    public synchronized void renew(String id, List<Ask> asks, Duration lease) {
        requirePresence();
        var now = Instant.now();
        for (var ask : asks) {
            var limited = limited(ask);
            limited.expire(now);
            limited.leases.computeIfPresent(id, (same, held) -> new Lease(held.cost(), now.plus(lease)));
        }
    }

    @Override
    public synchronized void raise(Ask ask, long used) {
        requirePresence();
        var limited = limited(ask);
        limited.used = Math.max(limited.used, used);
        limited.knownAt = Instant.now();
    }

    private void requirePresence() {
        if (away) {
            throw new Unavailable("Set away", true, null);
        }
    }

    private Limited limited(Ask ask) {
        var label = ask.counter().map(counter -> counter.period().label()).orElse("");
        return byKey.computeIfAbsent(ask.owner() + ":" + ask.name() + ":" + label, key -> new Limited());
    }
}
