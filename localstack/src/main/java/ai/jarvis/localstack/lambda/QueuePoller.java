package ai.jarvis.localstack.lambda;

import ai.jarvis.localstack.manifest.Functions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Calls a function with the messages of its queue. What the function did is deleted; the rest comes back when its
 * visibility timeout ends, and goes to the dead letters after as many receives as the queue allows: that is SQS's part.
 */
final class QueuePoller {
    private static final Logger LOG = LoggerFactory.getLogger(QueuePoller.class);
    /** Shorter than the longest wait (20 s): a poller that is to stop first ends its wait. */
    private static final int WAIT_SECONDS = 2;

    private static final Duration PAUSE_AFTER_ERROR = Duration.ofSeconds(1);

    private final LocalFunction function;
    private final Functions.Queue queue;
    private final SqsClient sqs;
    private final String queueUrl;
    private final String queueArn;
    private final String region;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    QueuePoller(LocalFunction function, SqsClient sqs, String queueUrl, String queueArn, String region) {
        this.function = function;
        this.queue = function.description().queue().orElseThrow();
        this.sqs = sqs;
        this.queueUrl = queueUrl;
        this.queueArn = queueArn;
        this.region = region;
    }

    void start() {
        for (int number = 1; number <= queue.concurrency(); number++) {
            threads.add(Thread.ofPlatform()
                    .daemon()
                    .name("poll-" + queue.name() + "-" + number)
                    .start(this::poll));
        }
    }

    /** Receives no more; batches under way go on. */
    void stop() {
        stopping.countDown();
    }

    /**
     * Waits for the batches under way, after {@link #stop}.
     *
     * @param deadline {@link System#nanoTime()} after which they are interrupted; their messages are not lost
     */
    void awaitEnd(long deadline) throws InterruptedException {
        for (Thread thread : threads) {
            Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
            if (!thread.join(left)) {
                LOG.warn("A batch of {} is interrupted; its messages will be received again", queue.name());
                thread.interrupt();
            }
        }
    }

    private void poll() {
        try {
            while (stopping.getCount() > 0) {
                pollOnce();
            }
        } catch (InterruptedException e) {
            LOG.debug("The poller of {} is interrupted", queue.name(), e);
        }
    }

    private void pollOnce() throws InterruptedException {
        try {
            Batch batch = new Batch(receive());
            if (batch.messages().isEmpty()) {
                return;
            }
            if (stopping.getCount() == 0) {
                batch.messages().forEach(this::giveBack);
                return;
            }
            delete(batch.succeeded(function.invoke(batch.event(queueArn, region))));
        } catch (IOException | RuntimeException e) {
            LOG.warn("The poller of {} goes on after a pause", queue.name(), e);
            if (stopping.await(PAUSE_AFTER_ERROR.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("The pause of {} ended early", queue.name());
            }
        }
    }

    private List<Message> receive() {
        return sqs.receiveMessage(request -> request.queueUrl(queueUrl)
                        .maxNumberOfMessages(queue.batch())
                        .waitTimeSeconds(WAIT_SECONDS)
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                        .messageAttributeNames("All"))
                .messages();
    }

    private void giveBack(Message message) {
        sqs.changeMessageVisibility(request -> request.queueUrl(queueUrl)
                .receiptHandle(message.receiptHandle())
                .visibilityTimeout(0));
    }

    private void delete(List<Message> messages) {
        if (messages.isEmpty()) {
            return;
        }
        List<DeleteMessageBatchRequestEntry> entries = messages.stream()
                .map(message -> DeleteMessageBatchRequestEntry.builder()
                        .id(message.messageId())
                        .receiptHandle(message.receiptHandle())
                        .build())
                .toList();
        DeleteMessageBatchResponse response =
                sqs.deleteMessageBatch(request -> request.queueUrl(queueUrl).entries(entries));
        response.failed()
                .forEach(failure -> LOG.warn(
                        "A message of {} that is done could not be deleted and will come again: {}",
                        queue.name(),
                        failure.message()));
    }
}
