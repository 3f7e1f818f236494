package ai.jarvis.localstack.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks once a second at how much memory the stack's processes occupy, until it is closed. */
final class PeakMemory implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final StackProcesses stack;
    private final Map<String, Long> peaks = new LinkedHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());
    private long peakTogether;

    PeakMemory(StackProcesses stack) {
        this.stack = stack;
        look();
        var unused = clock.scheduleWithFixedDelay(
                this::look, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        long together = 0;
        for (var each : stack.usage().entrySet()) {
            var bytes = each.getValue().memoryBytes();
            peaks.merge(each.getKey(), bytes, Math::max);
            together += bytes;
        }
        peakTogether = Math.max(peakTogether, together);
    }

    synchronized long of(String process) {
        return peaks.getOrDefault(process, 0L);
    }

    /** The most that they occupied at one moment. */
    synchronized long together() {
        return peakTogether;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        look();
    }
}
