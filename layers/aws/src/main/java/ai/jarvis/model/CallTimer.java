package ai.jarvis.model;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Ends a call that takes longer than it may, by whatever ends it. What the caller does with a piece is not counted. */
final class CallTimer implements AutoCloseable {
    private static final ScheduledThreadPoolExecutor ALARMS = alarms();

    private final long between;
    private final long end;
    private final Runnable stop;

    /** When the next piece must be here, by the nanoseconds' clock. */
    private volatile long limit;

    private volatile boolean isLate;
    private volatile boolean isClosed;
    private volatile @Nullable ScheduledFuture<?> alarm;

    private CallTimer(Timeouts timeouts, Runnable stop) {
        long now = System.nanoTime();
        this.between = timeouts.between().toNanos();
        this.end = now + timeouts.whole().toNanos();
        this.limit = now + timeouts.first().toNanos();
        this.stop = stop;
    }

    private static ScheduledThreadPoolExecutor alarms() {
        var executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("model-timeouts").factory());
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    /** The call took longer than it may. */
    static final class Late extends IOException {
        private static final long serialVersionUID = 1L;

        Late(Throwable cause) {
            super("The answer did not come in time", cause);
        }
    }

    /** @param stop ends the call; may be asked when the call has just ended */
    static CallTimer start(Timeouts timeouts, Runnable stop) {
        var timer = new CallTimer(timeouts, stop);
        timer.arm();
        return timer;
    }

    /** The limit may come nearer than it is, but never nearer than the time between two pieces. */
    private void arm() {
        long now = System.nanoTime();
        long wait = Math.min(Math.min(limit - now, end - now), between);
        alarm = ALARMS.schedule(this::look, Math.max(1, wait), TimeUnit.NANOSECONDS);
        if (isClosed) {
            close();
        }
    }

    private void look() {
        long now = System.nanoTime();
        if (isClosed) {
            return;
        }
        if (now - limit >= 0 || now - end >= 0) {
            isLate = true;
            stop.run();
        } else {
            arm();
        }
    }

    /** Runs what somebody does with what has come. If that was a piece of the answer, the wait for the next begins then. */
    void pause(Step step) throws IOException {
        long before = limit;
        limit = end;
        limit = step.take() ? System.nanoTime() + between : before;
    }

    /** Takes what has come. */
    @FunctionalInterface
    interface Step {
        /** Returns whether it was a piece of the answer. */
        boolean take() throws IOException;
    }

    /** From now on the call may take that long and no longer. */
    void hurry(Duration left) {
        close();
        limit = System.nanoTime() + left.toNanos();
        isClosed = false;
        arm();
    }

    /** What an exception is that the call ended with. */
    IOException explain(IOException error) {
        return isLate ? new Late(error) : error;
    }

    @Override
    public void close() {
        isClosed = true;
        var armed = alarm;
        if (armed != null) {
            armed.cancel(false);
        }
    }
}
