package ai.jarvis.usage;

import ai.jarvis.platform.AwsClients;
import ai.jarvis.platform.Memoized;
import ai.jarvis.platform.Settings;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts records into the ledger; into a queue while that does not take them; and into the log if not even the queue does.
 * It never fails: what the model answered is not to be lost because nobody could write the bill.
 */
public final class DurableUsageSink implements UsageSink {
    private static final Logger log = LoggerFactory.getLogger(DurableUsageSink.class);

    private final UsageSink ledger;
    private final UsageSink queue;

    public DurableUsageSink(UsageSink ledger, UsageSink queue) {
        this.ledger = ledger;
        this.queue = queue;
    }

    /** Over the queue of the settings, if they name one. */
    public static DurableUsageSink of(UsageSink ledger, Settings settings, AwsClients aws) {
        UsageSink queue = settings.usageQueueUrl()
                .<UsageSink>map(url -> new SqsUsageQueue(new Memoized<>(aws::sqs), url))
                .orElse(records -> {
                    throw new IllegalStateException("JARVIS_USAGE_QUEUE_URL is not set");
                });
        return new DurableUsageSink(ledger, queue);
    }

    @Override
    public void append(List<UsageRecord> records) {
        try {
            ledger.append(records);
        } catch (RuntimeException e) {
            log.warn("The ledger does not take {} records of usage; they are queued", records.size(), e);
            enqueue(records);
        }
    }

    private void enqueue(List<UsageRecord> records) {
        try {
            queue.append(records);
        } catch (RuntimeException e) {
            for (var record : records) {
                log.error("A record of usage is nowhere but here: {}", UsageMessage.write(record), e);
            }
        }
    }
}
