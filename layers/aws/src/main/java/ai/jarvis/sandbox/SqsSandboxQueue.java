package ai.jarvis.sandbox;

import ai.jarvis.platform.Json;
import ai.jarvis.tenancy.TenantId;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The queue of the workers, and the one of their results, in SQS. */
public final class SqsSandboxQueue implements SandboxQueue {
    private static final Logger LOG = LoggerFactory.getLogger(SqsSandboxQueue.class);
    private static final QueueAttributeName WAITING = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
    private static final QueueAttributeName UNDER_WAY = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE;
    private static final Duration KNOWN_FOR = Duration.ofSeconds(2);

    private final SqsClient sqs;
    private final SandboxSettings settings;
    private final AtomicReference<Known> known = new AtomicReference<>(new Known(new Backlog(0, 0), Long.MIN_VALUE));

    private record Known(Backlog backlog, long until) {}

    public SqsSandboxQueue(SqsClient sqs, SandboxSettings settings) {
        this.sqs = sqs;
        this.settings = settings;
    }

    @Override
    public void send(ExecutionId id, URI job) {
        var body = Json.write(Map.of("execution_id", id.value(), "job_url", job.toString()));
        sqs.sendMessage(request -> request.queueUrl(settings.queueUrl()).messageBody(body));
    }

    @Override
    public void lookAfter(TenantId tenant, ExecutionId id, Duration delay) {
        var body = Json.write(Map.of("look_after", Map.of("tenant", tenant.value(), "execution", id.value())));
        sqs.sendMessage(request -> request.queueUrl(settings.resultsQueueUrl())
                .messageBody(body)
                .delaySeconds(Math.toIntExact(Math.min(delay.toSeconds() + 1, LONGEST_DELAY.toSeconds()))));
    }

    /** Asked for at most every two seconds by each process. */
    @Override
    public Backlog backlog() {
        var last = known.get();
        var now = System.nanoTime();
        if (last.until() != Long.MIN_VALUE && last.until() - now > 0) {
            return last.backlog();
        }
        // Whoever comes meanwhile takes the one before: one question is enough.
        if (!known.compareAndSet(last, new Known(last.backlog(), now + KNOWN_FOR.toNanos()))) {
            return known.get().backlog();
        }
        var backlog = ask(last.backlog());
        known.set(new Known(backlog, System.nanoTime() + KNOWN_FOR.toNanos()));
        return backlog;
    }

    /** It is no reason to refuse code that nobody knows how much waits. */
    private Backlog ask(Backlog before) {
        try {
            var attributes = sqs.getQueueAttributes(
                            request -> request.queueUrl(settings.queueUrl()).attributeNames(WAITING, UNDER_WAY))
                    .attributes();
            return new Backlog(
                    Long.parseLong(attributes.getOrDefault(WAITING, "0")),
                    Long.parseLong(attributes.getOrDefault(UNDER_WAY, "0")));
        } catch (SdkException e) {
            LOG.warn("It is not known how much waits for the sandbox: {}", e.getMessage());
            return before;
        }
    }
}
