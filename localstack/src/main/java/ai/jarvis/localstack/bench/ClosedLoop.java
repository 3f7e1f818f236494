package ai.jarvis.localstack.bench;

import ai.jarvis.localstack.client.ApiException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
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

    private final int connections;
    private final Duration duration;

    ClosedLoop(int connections, Duration duration) {
        this.connections = connections;
        this.duration = duration;
    }

    Result run(Request request) {
        var micros = new ConcurrentHistogram(HIGHEST_MICROS, 3);
        var firstMicros = new ConcurrentHistogram(HIGHEST_MICROS, 3);
        var errors = new LongAdder();
        var firstError = new AtomicReference<>("");
        var next = new AtomicInteger();
        var end = System.nanoTime() + duration.toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < connections; i++) {
                threads.execute(() -> {
                    while (System.nanoTime() < end) {
                        var start = System.nanoTime();
                        try {
                            firstMicros.recordValue(request.send(next.getAndIncrement()));
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
