package ai.jarvis.usage;

import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Records on their way: in a queue, one message each, until the ledger can take them. */
public final class SqsUsageQueue implements UsageSink {
    private final Supplier<SqsClient> sqs;
    private final String queueUrl;

    /** @param sqs asked when the first record is to be sent, which on most days is never */
    public SqsUsageQueue(Supplier<SqsClient> sqs, String queueUrl) {
        this.sqs = sqs;
        this.queueUrl = queueUrl;
    }

    @Override
    public void append(List<UsageRecord> records) {
        var client = sqs.get();
        for (var record : records) {
            client.sendMessage(request -> request.queueUrl(queueUrl).messageBody(UsageMessage.write(record)));
        }
    }

    /**
     * The record that a message of the queue carries.
     *
     * @throws IllegalArgumentException if it carries none
     */
    public static UsageRecord read(String body) {
        return UsageMessage.read(body);
    }
}
