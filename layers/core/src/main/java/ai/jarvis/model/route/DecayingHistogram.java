package ai.jarvis.model.route;

import ai.jarvis.model.route.Figures.Percentiles;
import java.time.Duration;
import java.util.Optional;

/**
 * Durations by size, from a millisecond to an hour, each bucket 5 % wider than the one before: a percentile is less than
 * 3 % off. Not safe for use by several threads.
 */
final class DecayingHistogram {
    private static final double GROWTH = Math.log(1.05);
    private static final double LONGEST = (double) Duration.ofHours(1).toMillis();
    private static final int BUCKETS = index(LONGEST) + 1;

    private final double[] weights = new double[BUCKETS];
    private double sum;

    void add(Duration duration, double weight) {
        weights[index((double) duration.toMillis())] += weight;
        sum += weight;
    }

    private static int index(double millis) {
        return (int) (Math.log(Math.clamp(millis, 1, LONGEST)) / GROWTH);
    }

    void scale(double factor) {
        for (int i = 0; i < BUCKETS; i++) {
            weights[i] *= factor;
        }
        sum *= factor;
    }

    Optional<Percentiles> percentiles() {
        return sum > 0 ? Optional.of(new Percentiles(percentile(0.5), percentile(0.95))) : Optional.empty();
    }

    private Duration percentile(double share) {
        var passed = 0.0;
        var last = 0;
        for (int i = 0; i < BUCKETS; i++) {
            if (weights[i] > 0) {
                last = i;
                passed += weights[i];
                if (passed >= share * sum) {
                    break;
                }
            }
        }
        return Duration.ofMillis(Math.round(Math.exp((last + 0.5) * GROWTH)));
    }
}
