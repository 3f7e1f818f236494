package ai.jarvis.agent;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Waits for work that may hang, and looks meanwhile whether it is still wanted. Work that is not is interrupted and left to
 * itself: whoever waits for it goes on at once.
 */
final class Patience {
    /** Somebody who cancels is answered within five seconds, and the answer takes its time too. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final BooleanSupplier isUnwanted;

    Patience(BooleanSupplier isUnwanted) {
        this.isUnwanted = isUnwanted;
    }

    /** The work took too long. */
    static final class TookTooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** The work is not wanted any more. */
    static final class Unwanted extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * What comes of the work.
     *
     * @throws TookTooLong if nothing did in time
     * @throws Unwanted if it is not wanted any more
     */
    <T> T await(Callable<T> work, Duration most) {
        var task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        var until = System.nanoTime() + most.toNanos();
        try {
            while (true) {
                var left = until - System.nanoTime();
                try {
                    return task.get(Math.max(0, Math.min(left, LOOK.toNanos())), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    if (System.nanoTime() >= until) {
                        throw new TookTooLong();
                    }
                    if (isUnwanted.getAsBoolean()) {
                        throw new Unwanted();
                    }
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException("Work of an agent failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unwanted();
        } finally {
            task.cancel(true);
        }
    }
}
