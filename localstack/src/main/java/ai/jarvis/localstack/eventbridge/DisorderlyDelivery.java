package ai.jarvis.localstack.eventbridge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Delivers every event twice, and those of a short while in any order: what AWS promises no better than. For tests; an
 * event is delivered at least once before {@link #close} returns, but a crash loses those held back.
 */
final class DisorderlyDelivery implements Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(DisorderlyDelivery.class);
    private static final Duration HOLD = Duration.ofMillis(150);

    private record Parcel(String queueUrl, String event) {}

    private final Delivery orderly;
    private final List<Parcel> held = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("events-disorder").factory());

    @SuppressWarnings("FutureReturnValueIgnored") // flush tells of its failures itself
    DisorderlyDelivery(SqsClient sqs) {
        this.orderly = Delivery.to(sqs);
        timer.scheduleWithFixedDelay(this::flush, HOLD.toMillis(), HOLD.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void deliver(String queueUrl, String event) {
        Parcel parcel = new Parcel(queueUrl, event);
        synchronized (held) {
            held.add(parcel);
            held.add(parcel);
        }
    }

    @Override
    public void close() {
        timer.close();
        flush();
    }

    private void flush() {
        List<Parcel> parcels;
        synchronized (held) {
            Collections.shuffle(held);
            parcels = List.copyOf(held);
            held.clear();
        }
        for (Parcel parcel : parcels) {
            try {
                orderly.deliver(parcel.queueUrl(), parcel.event());
            } catch (SdkException e) {
                LOG.warn("An event held back could not be delivered; it is tried again", e);
                synchronized (held) {
                    held.add(parcel);
                }
            }
        }
    }
}
