package ai.jarvis.localstack.lambda;

import ai.jarvis.localstack.manifest.Functions;
import ai.jarvis.localstack.sqs.Queues;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Handler;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The functions that are deployed on this machine, and the pollers of their queues. */
public final class Lambda implements AutoCloseable {
    /** As many invocations of a function without a queue may be under way. */
    private static final int CONCURRENCY = 64;

    private static final Duration STOP_LIMIT = Duration.ofSeconds(25);

    private final SqsClient sqs;
    private final Queues queues;
    private final String region;
    private final String account;
    private final Map<String, LocalFunction> functions = new ConcurrentHashMap<>();
    private final List<QueuePoller> pollers = new ArrayList<>();

    public Lambda(SqsClient sqs, Queues queues, String region, String account) {
        this.sqs = sqs;
        this.queues = queues;
        this.region = region;
        this.account = account;
    }

    /** The Invoke API as the edge mounts it. */
    public Handler service() {
        return new InvokeHandler(name -> Optional.ofNullable(functions.get(name)));
    }

    /** Deploys a function that works on a queue, and begins to poll it. */
    public synchronized void deployQueueFunction(Functions.Function function, HandlerFactory factory) {
        Functions.Queue queue = function.queue().orElseThrow();
        LocalFunction local =
                add(function, () -> FunctionHandler.of(factory.make(function), SQSEvent.class), queue.concurrency());
        QueuePoller poller = new QueuePoller(local, sqs, queues.url(queue.name()), queues.arn(queue.name()), region);
        pollers.add(poller);
        poller.start();
    }

    /** Deploys a function that is only invoked by the API, or whose caller is somebody else's part. */
    public void deploy(Functions.Function function, Callable<FunctionHandler> handlers) {
        add(function, handlers, CONCURRENCY);
    }

    /**
     * Invokes a function and waits for its answer.
     *
     * @param payload JSON
     * @return JSON
     * @throws IllegalStateException if there is no such function, or it failed; the log says why
     */
    public byte[] invoke(String name, byte[] payload) throws InterruptedException {
        LocalFunction function = functions.get(name);
        if (function == null) {
            throw new IllegalStateException("The function " + name + " is not deployed");
        }
        Invocation invocation = function.invoke(payload);
        if (invocation.failed()) {
            throw new IllegalStateException("The function " + name + " failed");
        }
        return invocation.payload();
    }

    /**
     * Invokes a function as Step Functions does: its failure is an answer.
     *
     * @param name its name or ARN, with or without a qualifier
     * @param payload JSON
     * @return empty if there is no such function
     */
    public Optional<Answer> call(String name, byte[] payload) throws InterruptedException {
        LocalFunction function = functions.get(InvokeHandler.plain(name).orElse(""));
        if (function == null) {
            return Optional.empty();
        }
        Invocation invocation = function.invoke(payload);
        return Optional.of(new Answer(invocation.failed(), invocation.payload()));
    }

    /**
     * What a function answered.
     *
     * @param failed the payload then holds {@code errorMessage} and {@code errorType}
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Answer(boolean failed, byte[] payload) {}

    private LocalFunction add(Functions.Function function, Callable<FunctionHandler> handlers, int concurrency) {
        String arn = "arn:aws:lambda:" + region + ":" + account + ":function:" + function.name();
        LocalFunction local = new LocalFunction(function, arn, handlers, concurrency);
        if (functions.putIfAbsent(function.name(), local) != null) {
            throw new IllegalArgumentException("The function " + function.name() + " is deployed already");
        }
        return local;
    }

    /** Ends polling; batches under way are finished if they do not take too long. */
    @Override
    public synchronized void close() {
        pollers.forEach(QueuePoller::stop);
        long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
        try {
            for (QueuePoller poller : pollers) {
                poller.awaitEnd(deadline);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
