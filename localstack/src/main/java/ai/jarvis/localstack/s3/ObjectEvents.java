package ai.jarvis.localstack.s3;

import ai.jarvis.localstack.eventbridge.Event;
import ai.jarvis.localstack.eventbridge.EventBus;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.util.concurrent.Striped;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Emits the events of changed objects, in the form S3 gives them on EventBridge, at least once each.
 *
 * <p>An event tells what is there when it is emitted, under a lock per key: the event with the highest sequencer of a
 * key therefore always describes the object as it is, however its writers raced. A change that another has overtaken
 * (written and deleted again before its event) emits nothing of its own.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html">S3 events on EventBridge</a>
 */
final class ObjectEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectEvents.class);
    private static final long RETRY_MILLISECONDS = 1_000;

    private final BlobStore objects;
    private final EventBus bus;
    private final IntentJournal journal;
    private final Sequencer sequencer;
    private final String account;
    private final Clock clock;
    private final Striped<Lock> locks = Striped.lock(64);
    private final ScheduledExecutorService retries = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("s3-events").factory());

    ObjectEvents(
            BlobStore objects, EventBus bus, IntentJournal journal, Sequencer sequencer, String account, Clock clock) {
        this.objects = objects;
        this.bus = bus;
        this.journal = journal;
        this.sequencer = sequencer;
        this.account = account;
        this.clock = clock;
    }

    /** Notes a change before it is made. */
    void intend(Intent intent) {
        journal.add(intent);
    }

    /** Forgets a change that was not made. */
    void abandon(Intent intent) {
        journal.remove(intent);
    }

    /** Emits the event of a change that was made. If the bus does not take it, it is offered again until it does. */
    void emit(Intent intent) {
        try {
            publish(intent);
        } catch (RuntimeException e) {
            LOG.warn("The event of {} could not be handed over; it is tried again", intent.id(), e);
            retryLater(intent);
        }
    }

    /** Emits what a crash kept from being emitted. */
    void recover() {
        List<Intent> pending = journal.pending();
        if (!pending.isEmpty()) {
            LOG.info("Emitting {} object events owed from before the restart", pending.size());
        }
        pending.forEach(this::emit);
    }

    @Override
    public void close() {
        retries.shutdownNow();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // emit tells of its failures itself
    private void retryLater(Intent intent) {
        try {
            retries.schedule(() -> emit(intent), RETRY_MILLISECONDS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.info("The event of {} is left to the next start", intent.id(), e);
        }
    }

    private void publish(Intent intent) {
        Lock lock = locks.get(intent.bucket() + "/" + intent.key());
        lock.lock();
        try {
            Optional<HeadObjectResponse> object =
                    Optional.ofNullable(objects.blobMetadataIfPresent(intent.bucket(), intent.key()));
            if (object.isPresent() == (intent.change() == Intent.Change.CREATED)) {
                bus.publish(EventBus.DEFAULT, event(intent, object));
            }
            journal.remove(intent);
        } finally {
            lock.unlock();
        }
    }

    private Event event(Intent intent, Optional<HeadObjectResponse> object) {
        ObjectNode detail = new JsonMapper().createObjectNode().put("version", "0");
        detail.putObject("bucket").put("name", intent.bucket());
        ObjectNode described = detail.putObject("object").put("key", intent.key());
        object.ifPresent(head -> described
                .put("size", head.contentLength())
                .put("etag", head.eTag() == null ? "" : head.eTag().replace("\"", "")));
        described.put("sequencer", sequencer.next());
        detail.put(
                        "request-id",
                        intent.id().toString().replace("-", "").substring(0, 16).toUpperCase(Locale.ROOT))
                .put("requester", account)
                .put("source-ip-address", "127.0.0.1")
                .put("reason", intent.reason());
        if (intent.change() == Intent.Change.DELETED) {
            detail.put("deletion-type", "Permanently Deleted");
        }
        return new Event(
                intent.id(),
                "aws.s3",
                intent.change() == Intent.Change.CREATED ? "Object Created" : "Object Deleted",
                clock.instant(),
                List.of("arn:aws:s3:::" + intent.bucket()),
                detail);
    }
}
