package ai.jarvis.localstack.bench;

import ai.jarvis.localstack.client.ApiException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Connections that each send a request, wait for its answer, and send the next. */
final class ClosedLoop {
    private static final long HIGHEST_MICROS = Duration.ofMinutes(2).toNanos() / 1000;

    /** Sends a request and reads its answer. */
    @FunctionalInterface
    interface Request {
        /**
         * Gives the microseconds to the first part of the answer that a user sees.
         *
         * @param number how many were begun before
         */
        long send(int number);
    }

    /**
     * What came back.
     *
     * @param micros from request to whole answer
     * @param firstMicros to the first part that a user sees
     * @param firstError one of the errors, or empty
     */
    record Result(Histogram micros, Histogram firstMicros, long errors, String firstError) {
        long answers() {
            return micros.getTotalCount();
        }
    }

    private static final long NO_PAUSE = 0;

    private final int connections;
    private final Duration duration;
    private final long nanosBetween;

    ClosedLoop(int connections, Duration duration) {
        this(connections, duration, NO_PAUSE);
    }

    private ClosedLoop(int connections, Duration duration, long nanosBetween) {
        this.connections = connections;
        this.duration = duration;
        this.nanosBetween = nanosBetween;
    }

    /** The same, of which all together send at most so many requests a second. */
    ClosedLoop atMost(int perSecond) {
        return new ClosedLoop(connections, duration, 1_000_000_000L / perSecond);
    }

    Result run(Request request) {
        var micros = new ConcurrentHistogram(HIGHEST_MICROS, 3);
        var firstMicros = new ConcurrentHistogram(HIGHEST_MICROS, 3);
        var errors = new LongAdder();
        var firstError = new AtomicReference<>("");
        var next = new AtomicInteger();
        var begin = System.nanoTime();
        var end = begin + duration.toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < connections; i++) {
                threads.execute(() -> {
                    while (System.nanoTime() < end) {
                        var number = next.getAndIncrement();
                        LockSupport.parkNanos(begin + number * nanosBetween - System.nanoTime());
                        var start = System.nanoTime();
                        try {
                            firstMicros.recordValue(request.send(number));
                            micros.recordValue((System.nanoTime() - start) / 1000);
                        } catch (ApiException e) {
                            errors.increment();
                            firstError.compareAndSet("", String.valueOf(e.getMessage()));
                        }
                    }
                });
            }
        }
        return new Result(micros, firstMicros, errors.sum(), firstError.get());
    }
}
