package ai.jarvis.cdk.resource;

import ai.jarvis.cdk.Arns;
import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.sqs.CfnQueue;
import software.amazon.awscdk.services.sqs.CfnQueuePolicy;
import software.constructs.Construct;

/** A queue with the queue to which it gives up what was received too often. */
public final class QueuePair extends Construct {
    private static final int FOUR_DAYS = 345_600;
    private static final int FOURTEEN_DAYS = 1_209_600;
    private static final int LONG_POLLING = 20;

    private final CfnQueue queue;

    /**
     * Makes the queues.
     *
     * @param visibility seconds for which a received message is hidden from others
     * @param attempts how often a message is received before it goes to the dead letters
     * @param key ARN of the KMS key that encrypts the messages
     * @param rules ARNs of the EventBridge rules that send to the queue
     */
    public QueuePair(
            Construct scope,
            String id,
            Arns arns,
            String name,
            int visibility,
            int attempts,
            String key,
            List<String> rules) {
        this(scope, id, arns, name, visibility, attempts, key, rules, null);
    }

    /**
     * Makes the queues.
     *
     * @param takenFrom condition of a policy: of whom the queue takes unsigned requests for its messages; null: of nobody.
     *     KMS lets nobody decrypt who does not say who he is, so such a queue is encrypted with SQS's own key
     */
    public QueuePair(
            Construct scope,
            String id,
            Arns arns,
            String name,
            int visibility,
            int attempts,
            String key,
            List<String> rules,
            @Nullable Map<String, Object> takenFrom) {
        super(scope, id);
        CfnQueue deadLetters = CfnQueue.Builder.create(this, "DeadLetters")
                .queueName(name + "-dead-letters")
                .messageRetentionPeriod(FOURTEEN_DAYS)
                .kmsMasterKeyId(takenFrom == null ? key : null)
                .sqsManagedSseEnabled(takenFrom == null ? null : true)
                .redriveAllowPolicy(
                        Json.object("redrivePermission", "byQueue", "sourceQueueArns", List.of(arns.queue(name))))
                .build();
        queue = CfnQueue.Builder.create(this, "Queue")
                .queueName(name)
                .visibilityTimeout(visibility)
                .messageRetentionPeriod(FOUR_DAYS)
                .receiveMessageWaitTimeSeconds(LONG_POLLING)
                .kmsMasterKeyId(takenFrom == null ? key : null)
                .sqsManagedSseEnabled(takenFrom == null ? null : true)
                .redrivePolicy(
                        Json.object("deadLetterTargetArn", deadLetters.getAttrArn(), "maxReceiveCount", attempts))
                .build();
        policy("Policy", queue, arns.queue(name), rules, takenFrom);
        policy("DeadLettersPolicy", deadLetters, arns.queue(name + "-dead-letters"), List.of(), null);
    }

    /** The queue's ARN, once it is made. */
    public String arn() {
        return queue.getAttrArn();
    }

    private void policy(
            String id, CfnQueue of, String arn, List<String> rules, @Nullable Map<String, Object> takenFrom) {
        List<Map<String, Object>> statements = new ArrayList<>();
        statements.add(Json.object(
                "Sid",
                "RefuseUnencryptedTransport",
                "Effect",
                "Deny",
                "Principal",
                "*",
                "Action",
                List.of("sqs:DeleteMessage", "sqs:ReceiveMessage", "sqs:SendMessage"),
                "Resource",
                arn,
                "Condition",
                Json.object("Bool", Json.object("aws:SecureTransport", "false"))));
        if (!rules.isEmpty()) {
            statements.add(Json.object(
                    "Sid",
                    "AcceptWhatTheRulesSend",
                    "Effect",
                    "Allow",
                    "Principal",
                    Json.object("Service", "events.amazonaws.com"),
                    "Action",
                    "sqs:SendMessage",
                    "Resource",
                    arn,
                    "Condition",
                    Json.object("ArnEquals", Json.object("aws:SourceArn", rules))));
        }
        if (takenFrom != null) {
            statements.add(Json.object(
                    "Sid",
                    "GiveToWorkersByTheirNetwork",
                    "Effect",
                    "Allow",
                    "Principal",
                    "*",
                    "Action",
                    List.of("sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ReceiveMessage"),
                    "Resource",
                    arn,
                    "Condition",
                    takenFrom));
        }
        CfnQueuePolicy.Builder.create(this, id)
                .queues(List.of(of.getRef()))
                .policyDocument(Statement.policy(statements))
                .build();
    }
}
