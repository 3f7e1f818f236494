package ai.jarvis.localstack;

import ai.jarvis.localstack.lambda.Lambda;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the function {@code run-queue} look after the runs of workflows, where a timer starts it instead of a scheduler. */
final class RunQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunQueue.class);
    private static final String FUNCTION = "run-queue";
    private static final long SECONDS_BETWEEN = 60;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(FUNCTION).factory());

    private RunQueue() {}

    /** Starts the timer; the function is deployed. */
    static RunQueue start(Lambda lambda) {
        var queue = new RunQueue();
        var unused = queue.timer.scheduleWithFixedDelay(() -> run(lambda), 5, SECONDS_BETWEEN, TimeUnit.SECONDS);
        return queue;
    }

    private static void run(Lambda lambda) {
        try {
            lambda.invoke(FUNCTION, "{}".getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("The queue of runs is not looked after; the next time tries again", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
