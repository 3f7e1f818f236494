package ai.jarvis.rollout;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long answers took. Each bucket ends 5 % above the one before, from 1 ms on, so that quantiles are at most 5 % too
 * long, and histograms of several instances can be added up.
 *
 * @param counts by bucket
 */
public record LatencyHistogram(SortedMap<Integer, Long> counts) {
    public static final LatencyHistogram EMPTY = new LatencyHistogram(Collections.emptySortedMap());

    private static final double GROWTH = Math.log(1.05);
    /** It ends after about an hour. */
    private static final int LAST = 310;

    public LatencyHistogram {
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }

    /** The bucket that a time falls into. */
    public static int bucket(Duration latency) {
        var millis = latency.toNanos() / 1e6;
        return millis <= 1 ? 0 : Math.min(LAST, (int) Math.ceil(Math.log(millis) / GROWTH - 1e-9));
    }

    private static double end(int bucket) {
        return Math.exp(bucket * GROWTH);
    }

    /** Of one answer. */
    static LatencyHistogram of(Duration latency) {
        return new LatencyHistogram(new TreeMap<>(Map.of(bucket(latency), 1L)));
    }

    /** Both together. */
    LatencyHistogram plus(LatencyHistogram other) {
        var both = new TreeMap<>(counts);
        other.counts.forEach((bucket, count) -> both.merge(bucket, count, Long::sum));
        return new LatencyHistogram(both);
    }

    /** How many answers there are. */
    public long count() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The time within which this part of the answers came; absent if there are none. */
    public Optional<Duration> quantile(double part) {
        return atRank((long) Math.ceil(part * count()));
    }

    /** The time of the answer at this place, from the fastest on, from 1. */
    Optional<Duration> atRank(long rank) {
        long seen = 0;
        for (var bucket : counts.entrySet()) {
            seen += bucket.getValue();
            if (seen >= rank) {
                return Optional.of(Duration.ofNanos(Math.round(end(bucket.getKey()) * 1e6)));
            }
        }
        return Optional.empty();
    }

    /** How many answers certainly took longer than this. */
    long slowerThan(Duration limit) {
        var millis = limit.toNanos() / 1e6;
        return counts.entrySet().stream()
                .filter(bucket -> bucket.getKey() > 0 && end(bucket.getKey() - 1) >= millis * (1 - 1e-9))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
