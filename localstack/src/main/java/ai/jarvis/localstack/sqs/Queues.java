package ai.jarvis.localstack.sqs;

import ai.jarvis.localstack.manifest.Functions;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** The platform's queues, made as the manifest describes them. */
public final class Queues {
    private final SqsClient sqs;
    private final String region;
    private final String account;

    public Queues(SqsClient sqs, String region, String account) {
        this.sqs = sqs;
        this.region = region;
        this.account = account;
    }

    /** Makes a queue and its dead letters, or brings those that exist in line with the manifest. */
    public void deploy(Functions.Queue queue) {
        create(queue.deadLetters());
        String url = create(queue.name());
        String redrive = "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}"
                .formatted(arn(queue.deadLetters()), queue.attempts());
        sqs.setQueueAttributes(request -> request.queueUrl(url)
                .attributes(Map.of(
                        QueueAttributeName.VISIBILITY_TIMEOUT,
                        String.valueOf(queue.visibility().toSeconds()),
                        QueueAttributeName.REDRIVE_POLICY,
                        redrive)));
    }

    public String url(String name) {
        return sqs.getQueueUrl(request -> request.queueName(name)).queueUrl();
    }

    public String arn(String name) {
        return "arn:aws:sqs:" + region + ":" + account + ":" + name;
    }

    private String create(String name) {
        try {
            return url(name);
        } catch (QueueDoesNotExistException e) {
            return sqs.createQueue(request -> request.queueName(name)).queueUrl();
        }
    }
}
