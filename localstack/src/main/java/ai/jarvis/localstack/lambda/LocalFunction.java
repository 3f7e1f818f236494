package ai.jarvis.localstack.lambda;

import ai.jarvis.localstack.manifest.Functions;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A function with its instances. As in Lambda an instance handles one invocation at a time, is made when none is free
 * and used again; one whose invocation ran out of time is not.
 */
final class LocalFunction {
    private static final Logger LOG = LoggerFactory.getLogger(LocalFunction.class);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Functions.Function function;
    private final String arn;
    private final Callable<FunctionHandler> handlers;
    private final Semaphore capacity;
    private final ConcurrentLinkedDeque<FunctionHandler> idle = new ConcurrentLinkedDeque<>();

    /**
     * @param concurrency most invocations at a time
     */
    LocalFunction(Functions.Function function, String arn, Callable<FunctionHandler> handlers, int concurrency) {
        this.function = function;
        this.arn = arn;
        this.handlers = handlers;
        this.capacity = new Semaphore(concurrency);
    }

    Functions.Function description() {
        return function;
    }

    String arn() {
        return arn;
    }

    /** Invokes, waiting for a free instance. */
    Invocation invoke(byte[] payload) throws InterruptedException {
        capacity.acquire();
        try {
            return run(payload);
        } finally {
            capacity.release();
        }
    }

    /** Invokes, unless as many invocations as may be are under way. */
    Optional<Invocation> tryInvoke(byte[] payload) throws InterruptedException {
        if (!capacity.tryAcquire()) {
            return Optional.empty();
        }
        try {
            return Optional.of(run(payload));
        } finally {
            capacity.release();
        }
    }

    private Invocation run(byte[] payload) throws InterruptedException {
        FunctionHandler handler = idle.pollFirst();
        if (handler == null) {
            try {
                handler = handlers.call();
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                LOG.error("An instance of {} cannot be made", function.name(), e);
                return Invocation.threw(e);
            }
        }
        return run(handler, payload);
    }

    /** The invocation has a thread of its own: nothing in thread-locals outlives it, and it can be interrupted. */
    private Invocation run(FunctionHandler handler, byte[] payload) throws InterruptedException {
        String requestId = UUID.randomUUID().toString();
        long deadline = System.nanoTime() + function.timeout().toNanos();
        InvocationContext context = new InvocationContext(requestId, function.name(), arn, function.memory(), deadline);
        FutureTask<byte[]> task = new FutureTask<>(() -> handler.handle(payload, context));
        Thread thread = Thread.ofPlatform()
                .daemon()
                .name("lambda-" + function.name() + "-" + requestId.substring(0, 8))
                .start(task);
        try {
            byte[] result = task.get(function.timeout().toNanos(), TimeUnit.NANOSECONDS);
            idle.addFirst(handler);
            return Invocation.succeeded(result);
        } catch (ExecutionException e) {
            LOG.warn("{} failed, request {}", function.name(), requestId, e.getCause());
            idle.addFirst(handler);
            return Invocation.threw(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            LOG.warn("{} timed out after {}, request {}", function.name(), function.timeout(), requestId, e);
            end(thread);
            return Invocation.timedOut(requestId, function.timeout());
        } catch (InterruptedException e) {
            thread.interrupt();
            throw e;
        }
    }

    private void end(Thread thread) throws InterruptedException {
        thread.interrupt();
        if (!thread.join(GRACE)) {
            LOG.error("{} does not heed its interruption; its thread {} goes on", function.name(), thread.getName());
        }
    }
}
