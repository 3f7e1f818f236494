package ai.jarvis.quota;

import ai.jarvis.platform.Metrics;
import ai.jarvis.quota.LimiterStore.Standing;
import ai.jarvis.tenancy.TenantId;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells of quotas that are nearly or wholly used up, once in each period. What was told is noted with the durable
 * counter, so that no other process tells it again.
 */
final class Warnings {
    private static final int NEARLY = 80;
    private static final int WHOLLY = 100;
    private static final int MOST_REMEMBERED = 10_000;

    private final UsageCounters counters;
    private final QuotaEvents events;
    private final Metrics metrics;
    private final Clock clock;
    /** What need not be asked again. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    Warnings(UsageCounters counters, QuotaEvents events, Metrics metrics, Clock clock) {
        this.counters = counters;
        this.events = events;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** After tokens were counted; one call of all passes a threshold. */
    void settled(List<Ask> asks, List<Long> used, long tokens) {
        var counted = asks.stream().filter(ask -> ask.counter().isPresent()).toList();
        for (int i = 0; i < used.size(); i++) {
            var ask = counted.get(i);
            var now = used.get(i);
            if (ask.limit().isPresent()) {
                passed(ask, now - tokens, now);
            }
        }
    }

    /** What a counter was found to say, whoever brought it there. */
    void found(Ask ask, long used) {
        if (ask.limit().isPresent()) {
            passed(ask, -1, used);
        }
    }

    /** A quota that is nearly used up and refuses is used up: most calls ask for more than they use. */
    void refused(Ask ask, Standing standing) {
        ask.counter().ifPresent(counter -> {
            var limit = ask.limit().orElseThrow().amount();
            if (share(standing.used(), limit) >= NEARLY && standing.used() + ask.cost() > limit) {
                warn(ask, WHOLLY, standing.used());
            }
        });
    }

    /** After more was stored, or was refused. */
    void stored(TenantId tenant, QuotaName name, ZoneId zone, long before, long after, long limit) {
        var period = Period.of(QuotaName.TOKENS_MONTH, clock.instant(), zone);
        var key = new CounterKey(tenant, Scope.TENANT, LimitKey.EACH, YearMonth.from(period.day()));
        for (var percent : List.of(NEARLY, WHOLLY)) {
            if (share(before, limit) < percent && share(after, limit) >= percent) {
                warn(key, name, period.label(), percent, Math.min(after, Math.max(before, limit)), limit);
            }
        }
    }

    private void passed(Ask ask, long before, long after) {
        var limit = ask.limit().orElseThrow().amount();
        for (var percent : List.of(NEARLY, WHOLLY)) {
            if ((before < 0 || share(before, limit) < percent) && share(after, limit) >= percent) {
                warn(ask, percent, after);
            }
        }
    }

    private static double share(long used, long limit) {
        return limit == 0 ? WHOLLY : 100.0 * used / limit;
    }

    private void warn(Ask ask, int percent, long used) {
        var counter = ask.counter().orElseThrow();
        warn(
                counter.key(),
                ask.name(),
                counter.period().label(),
                percent,
                used,
                ask.limit().orElseThrow().amount());
    }

    private void warn(CounterKey key, QuotaName name, String period, int percent, long used, long limit) {
        var note = "warned:" + name.wireName() + ":" + period + ":" + percent;
        var remembered = key + note;
        if (told.contains(remembered)) {
            return;
        }
        try {
            var now = clock.instant();
            if (counters.note(key, note, now)) {
                tell(
                        key,
                        note,
                        new QuotaWarning(
                                key.tenant(), name, key.scope(), key.subject(), period, percent, used, limit, now));
            }
            if (told.size() >= MOST_REMEMBERED) {
                told.clear();
            }
            told.add(remembered);
        } catch (RuntimeException e) {
            // The request is not the warning's business; whoever compares the counter next tells it.
            metrics.record(Map.of(), new Metrics.Figure("quota_warnings_failed", 1, Metrics.Unit.COUNT));
        }
    }

    private void tell(CounterKey key, String note, QuotaWarning warning) {
        try {
            events.warned(warning);
        } catch (RuntimeException e) {
            counters.forget(key, note);
            throw e;
        }
    }
}
