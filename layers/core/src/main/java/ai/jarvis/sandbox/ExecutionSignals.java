package ai.jarvis.sandbox;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Wakes those in this process who wait for an execution, when it is this process that ends it. Another process looks from
 * time to time.
 */
public final class ExecutionSignals {
    private static final ExecutionSignals OF_PROCESS = new ExecutionSignals();

    private final ConcurrentHashMap<ExecutionId, CountDownLatch> waiting = new ConcurrentHashMap<>();

    /** Those that all parts of the process share. */
    public static ExecutionSignals ofProcess() {
        return OF_PROCESS;
    }

    /** Somebody who waits: registered before the first look, so that no end falls between. */
    public final class Wait implements AutoCloseable {
        private final ExecutionId id;
        private CountDownLatch latch;

        Wait(ExecutionId id) {
            this.id = id;
            this.latch = register();
        }

        private CountDownLatch register() {
            return waiting.computeIfAbsent(id, each -> new CountDownLatch(1));
        }

        /** Returns when there is news, or after that time. */
        public void await(Duration most) {
            try {
                if (latch.await(most.toNanos(), TimeUnit.NANOSECONDS)) {
                    latch = register();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            waiting.remove(id, latch);
        }
    }

    public Wait of(ExecutionId id) {
        return new Wait(id);
    }

    /** There is news of an execution. */
    void wake(ExecutionId id) {
        var latch = waiting.remove(id);
        if (latch != null) {
            latch.countDown();
        }
    }
}
