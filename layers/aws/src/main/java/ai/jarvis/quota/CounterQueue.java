package ai.jarvis.quota;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** What waits to be added to one counter. One write is under way at a time, with all that had come before it began. */
final class CounterQueue {
    private final Consumer<Map<LocalDate, Long>> write;
    private final Duration rest;
    private Map<LocalDate, Long> next = new HashMap<>();
    private List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private boolean writing;

    /**
     * Makes one for which nothing waits.
     *
     * @param write returns when it is written
     * @param rest between one write and the next
     */
    CounterQueue(Consumer<Map<LocalDate, Long>> write, Duration rest) {
        this.write = write;
        this.rest = rest;
    }

    /**
     * Adds, and completes when that is written.
     *
     * @param whenIdle is called each time that nothing waits any more
     */
    synchronized void add(LocalDate day, long tokens, CompletableFuture<Void> written, Runnable whenIdle) {
        next.merge(day, tokens, Long::sum);
        waiting.add(written);
        if (!writing) {
            writing = true;
            Thread.ofVirtual().name("usage-counter").start(() -> drain(whenIdle));
        }
    }

    synchronized boolean isIdle() {
        return !writing;
    }

    private void drain(Runnable whenIdle) {
        while (true) {
            Map<LocalDate, Long> batch;
            List<CompletableFuture<Void>> served;
            synchronized (this) {
                batch = next;
                served = waiting;
                if (batch.isEmpty()) {
                    writing = false;
                    break;
                }
                next = new HashMap<>();
                waiting = new ArrayList<>();
            }
            write.accept(batch);
            served.forEach(each -> each.complete(null));
            LockSupport.parkNanos(rest.toNanos());
        }
        whenIdle.run();
    }
}
