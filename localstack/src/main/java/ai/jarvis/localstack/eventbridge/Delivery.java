package ai.jarvis.localstack.eventbridge;

import software.amazon.awssdk.services.sqs.SqsClient;

/** Brings events to queues. */
interface Delivery extends AutoCloseable {
    void deliver(String queueUrl, String event);

    @Override
    default void close() {}

    /** At once, in order, once: what usually happens. */
    static Delivery to(SqsClient sqs) {
        return (queueUrl, event) ->
                sqs.sendMessage(request -> request.queueUrl(queueUrl).messageBody(event));
    }
}
