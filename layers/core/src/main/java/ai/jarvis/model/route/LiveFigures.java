package ai.jarvis.model.route;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How targets have done of late, as this instance saw it. A call counts half after each half-life; when none was noted for
 * four of them, the target is unknown again, so that one that was slow gets another chance. It takes a few kilobytes for each
 * target, however many calls there are.
 *
 * @see <a href="https://doi.org/10.1109/ICDE.2009.65">Cormode, Shkapenyuk, Srivastava, Xu: Forward decay (2009)</a>
 */
public final class LiveFigures {
    /** What calls lose their weight by. */
    public static final Duration HALF_LIFE = Duration.ofSeconds(30);

    private static final int FORGOTTEN_AFTER = 4;
    /** Weights grow with time, and are brought down before they get out of hand. */
    private static final double LARGEST_EXPONENT = 64;

    private final Clock clock;
    private final long halfLife;
    private final ConcurrentHashMap<Target, Past> pasts = new ConcurrentHashMap<>();

    public LiveFigures(Clock clock) {
        this(clock, HALF_LIFE);
    }

    /** @param halfLife after which a call counts half */
    public LiveFigures(Clock clock, Duration halfLife) {
        this.clock = clock;
        this.halfLife = halfLife.toMillis();
    }

    /** A call that is under way, until it ended or is closed. */
    public static final class Call implements AutoCloseable {
        private final Past past;
        private final AtomicBoolean done = new AtomicBoolean();

        private Call(Past past) {
            this.past = past;
            past.underWay.incrementAndGet();
        }

        /**
         * Notes how the call ended. A time-out counts as an answer that took as long as was waited for it. Only the first
         * end counts.
         *
         * @param firstToken after what time the answer began, if it did
         * @param total after what time the call ended
         */
        public void ended(CallOutcome outcome, Optional<Duration> firstToken, Duration total) {
            if (done.compareAndSet(false, true)) {
                past.underWay.decrementAndGet();
                past.add(outcome, firstToken, total);
            }
        }

        /** Ends a call of which nothing is to be noted. */
        @Override
        public void close() {
            if (done.compareAndSet(false, true)) {
                past.underWay.decrementAndGet();
            }
        }
    }

    /** Notes that a call begins. */
    public Call begin(Target target) {
        return new Call(pasts.computeIfAbsent(target, unknown -> new Past()));
    }

    /** What is known about a target. */
    public Figures of(Target target) {
        var past = pasts.get(target);
        return past == null ? Figures.unknown(0) : past.figures();
    }

    /** What is known about all targets that were called. */
    public Map<Target, Figures> all() {
        var all = new ConcurrentHashMap<Target, Figures>();
        pasts.forEach((target, past) -> all.put(target, past.figures()));
        return Map.copyOf(all);
    }

    /** Of one target; calls of different targets never wait for each other. */
    private final class Past {
        private final AtomicInteger underWay = new AtomicInteger();
        private final DecayingHistogram firstTokens = new DecayingHistogram();
        private final DecayingHistogram totals = new DecayingHistogram();
        private double well;
        private double ill;
        private long landmark = clock.millis();
        private long last = landmark;

        synchronized void add(CallOutcome outcome, Optional<Duration> firstToken, Duration total) {
            var verdict = outcome.verdict();
            if (verdict == CallOutcome.Verdict.UNKNOWN && firstToken.isEmpty()) {
                return;
            }
            var weight = weightOfNow();
            firstToken.ifPresent(begun -> firstTokens.add(begun, weight));
            switch (verdict) {
                case WELL -> {
                    well += weight;
                    totals.add(total, weight);
                }
                case ILL -> {
                    ill += weight;
                    if (outcome == CallOutcome.TIMEOUT) {
                        totals.add(total, weight);
                        if (firstToken.isEmpty()) {
                            firstTokens.add(total, weight);
                        }
                    }
                }
                case UNKNOWN -> {}
            }
        }

        private double weightOfNow() {
            var now = clock.millis();
            if (isForgotten(now)) {
                restart(now, 0);
            } else if (exponent(now) > LARGEST_EXPONENT) {
                restart(now, Math.pow(2, -exponent(now)));
            }
            last = now;
            return Math.pow(2, exponent(now));
        }

        private void restart(long now, double factor) {
            well *= factor;
            ill *= factor;
            firstTokens.scale(factor);
            totals.scale(factor);
            landmark = now;
        }

        private double exponent(long now) {
            return (double) (now - landmark) / halfLife;
        }

        private boolean isForgotten(long now) {
            return now - last > FORGOTTEN_AFTER * halfLife;
        }

        synchronized Figures figures() {
            var now = clock.millis();
            if (isForgotten(now)) {
                return Figures.unknown(underWay.get());
            }
            var calls = well + ill;
            return new Figures(
                    firstTokens.percentiles(),
                    totals.percentiles(),
                    calls > 0 ? ill / calls : 0,
                    calls * Math.pow(2, -exponent(now)),
                    underWay.get());
        }
    }
}
