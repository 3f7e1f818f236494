package ai.jarvis.rollout;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What must not become of the candidate. It is violated if what was seen is more than chance makes of a candidate that just
 * keeps the limit, and fulfilled if what was seen keeps it; in between nothing is decided.
 *
 * @param limit the most there may be, of scores the least
 * @param ratio the most to the baseline's, of scores the least
 * @param minimumSamples as many must have been seen, of a baseline that is compared too
 */
public record Guard(Metric metric, Optional<Double> limit, Optional<Double> ratio, int minimumSamples) {
    private static final double SLOW = 0.05;
    private static final double UNLIKELY = 0.01;

    /** What is looked at. The names are part of the API, in lower case. */
    public enum Metric {
        /** The part of the requests that failed. */
        ERROR_RATE,
        /** Milliseconds within which 95 % of the answers came. */
        P95_LATENCY_MS,
        /** Money per answer, in the currency of the prices. */
        COST_PER_REQUEST,
        /** What judges think of the answers, from 0 to 1. */
        JUDGE_SCORE;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a look at the figures comes to. The names are part of the API, in lower case. */
    public enum Verdict {
        FULFILLED,
        UNDECIDED,
        VIOLATED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What was found.
     *
     * @param observed of the candidate; absent if there is nothing yet
     * @param bound what it was compared with; absent if the baseline has nothing yet
     */
    public record Finding(
            Guard guard, Verdict verdict, Optional<Double> observed, Optional<Double> bound, long samples) {
        /** For people. */
        public String text() {
            return "%s is %s of %d, and should be %s %s"
                    .formatted(
                            guard.metric.wireName(),
                            observed.map(Finding::shown).orElse("unknown"),
                            samples,
                            guard.metric == Metric.JUDGE_SCORE ? "at least" : "at most",
                            bound.map(Finding::shown).orElse("unknown"));
        }

        private static String shown(double number) {
            return String.format(Locale.ROOT, "%.4g", number);
        }
    }

    public Guard {
        if (limit.isPresent() == ratio.isPresent()) {
            throw new IllegalArgumentException("A guard has a limit or a ratio: " + limit + ", " + ratio);
        }
        if (minimumSamples < 1) {
            throw new IllegalArgumentException("A guard needs samples: " + minimumSamples);
        }
    }

    /** Looks at the figures. */
    public Finding look(ArmFigures candidate, ArmFigures baseline) {
        return switch (metric) {
            case ERROR_RATE -> errorRate(candidate, baseline);
            case P95_LATENCY_MS -> latency(candidate.latencies(), baseline.latencies());
            case COST_PER_REQUEST -> mean(candidate.costs(), baseline.costs(), 1);
            case JUDGE_SCORE -> mean(candidate.scores(), baseline.scores(), -1);
        };
    }

    /**
     * Against a limit the exact binomial test; against the baseline the exact test of two Poisson rates (Przyborowski and
     * Wilenski 1940): of all errors together so many are the candidate's.
     */
    private Finding errorRate(ArmFigures candidate, ArmFigures baseline) {
        var n = candidate.requests();
        var observed = n == 0 ? Optional.<Double>empty() : Optional.of(candidate.errorRate());
        if (limit.isPresent()) {
            return finding(observed, limit, n, n, () -> Significance.isMore(candidate.errors(), n, limit.get()));
        }
        var others = baseline.requests();
        var weight = ratio.orElseThrow() * n;
        return finding(
                observed,
                others == 0 ? Optional.empty() : Optional.of(baseline.errorRate() * ratio.get()),
                n,
                others,
                () -> Significance.isMore(
                        candidate.errors(), candidate.errors() + baseline.errors(), weight / (weight + others)));
    }

    /**
     * The exact binomial test: of answers that keep the limit at most 5 % are slower. The baseline's own p95 is not known
     * either; what it is compared with is the upper end of what that may be, by its order statistics.
     */
    private Finding latency(LatencyHistogram candidate, LatencyHistogram baseline) {
        var n = candidate.count();
        var observed = candidate.quantile(1 - SLOW).map(Guard::millis);
        if (limit.isPresent()) {
            return finding(observed, limit, n, n, () -> isSlower(candidate, limit.get()));
        }
        var bound = baseline.quantile(1 - SLOW).map(p95 -> millis(p95) * ratio.orElseThrow());
        return finding(observed, bound, n, baseline.count(), () -> highestP95(baseline)
                .filter(p95 -> isSlower(candidate, millis(p95) * ratio.orElseThrow()))
                .isPresent());
    }

    private static boolean isSlower(LatencyHistogram candidate, double millis) {
        var slower = candidate.slowerThan(Duration.ofNanos(Math.round(millis * 1e6)));
        return Significance.isMore(slower, candidate.count(), SLOW);
    }

    /** The upper end of what the true p95 may be, in 99 of 100 cases; absent where too few answers are known to tell. */
    private static Optional<Duration> highestP95(LatencyHistogram baseline) {
        var n = baseline.count();
        long slower = -1;
        while (slower < n && Significance.tail(n - slower - 1, n, 1 - SLOW) <= UNLIKELY) {
            slower++;
        }
        return slower < 0 ? Optional.empty() : baseline.atRank(n - slower);
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    /** Welch's test of the means. */
    private Finding mean(Sample candidate, Sample baseline, int direction) {
        var n = candidate.count();
        var observed = n == 0 ? Optional.<Double>empty() : Optional.of(candidate.mean());
        var others = limit.isPresent() ? n : baseline.count();
        var bound = limit.or(() -> others == 0 ? Optional.empty() : Optional.of(baseline.mean() * ratio.orElseThrow()));
        return finding(observed, bound, n, others, () -> {
            var variance = candidate.varianceOfMean()
                    + ratio.map(r -> r * r * baseline.varianceOfMean()).orElse(0.0);
            return Significance.isPositive(direction * (candidate.mean() - bound.orElseThrow()), variance);
        });
    }

    private Finding finding(
            Optional<Double> observed,
            Optional<Double> bound,
            long samples,
            long others,
            BooleanSupplier isSignificant) {
        var verdict = Verdict.UNDECIDED;
        if (observed.isPresent() && bound.isPresent() && samples >= minimumSamples && others >= minimumSamples) {
            if (keeps(observed.get(), bound.get())) {
                verdict = Verdict.FULFILLED;
            } else if (isSignificant.getAsBoolean()) {
                verdict = Verdict.VIOLATED;
            }
        }
        return new Finding(this, verdict, observed, bound, samples);
    }

    private boolean keeps(double observed, double bound) {
        return metric == Metric.JUDGE_SCORE ? observed >= bound : observed <= bound;
    }
}
