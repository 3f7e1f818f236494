package ai.jarvis.knowledge;

import ai.jarvis.platform.Json;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Dead letters in an SQS queue: the object's key as the body's {@code key}, and why as its {@code reason}. */
public final class SqsDeadLetters implements DeadLetters {
    private final SqsClient sqs;
    private final String queueUrl;

    public SqsDeadLetters(SqsClient sqs, String queueUrl) {
        this.sqs = sqs;
        this.queueUrl = queueUrl;
    }

    @Override
    public void add(String originalKey, String reason) {
        sqs.sendMessage(request ->
                request.queueUrl(queueUrl).messageBody(Json.write(Map.of("key", originalKey, "reason", reason))));
    }
}
