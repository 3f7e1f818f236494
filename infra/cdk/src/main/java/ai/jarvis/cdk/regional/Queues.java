package ai.jarvis.cdk.regional;

import ai.jarvis.cdk.Json;
import ai.jarvis.cdk.Site;
import ai.jarvis.cdk.Statement;
import ai.jarvis.cdk.manifest.FunctionEntry;
import ai.jarvis.cdk.resource.QueuePair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.lambda.CfnEventSourceMapping;
import software.amazon.awscdk.services.sqs.CfnQueue;
import software.amazon.awscdk.services.sqs.CfnQueuePolicy;
import software.constructs.Construct;

/** The queues of the functions, each with its dead letters, and what invokes the function with their messages. */
final class Queues extends Construct {
    private static final int FOURTEEN_DAYS = 1_209_600;
    /** Larger batches must be waited for. */
    private static final int LARGEST_WITHOUT_WAITING = 10;

    private final Site site;
    private final Map<String, QueuePair> pairs = new LinkedHashMap<>();
    private final CfnQueue undelivered;

    Queues(Construct scope, String id, Site site, String key) {
        super(scope, id);
        this.site = site;
        for (FunctionEntry function : site.manifests().functions().values()) {
            FunctionEntry.Queue queue = function.queue();
            if (queue != null) {
                pairs.put(
                        queue.name(),
                        new QueuePair(
                                this,
                                queue.name(),
                                site.arns(),
                                queue.name(),
                                queue.visibility(),
                                queue.attempts(),
                                key,
                                Events.rulesTo(site, queue.name())));
            }
        }
        undelivered = undelivered(key);
    }

    /** ARN of a queue. */
    String arn(String queue) {
        QueuePair pair = pairs.get(queue);
        if (pair == null) {
            throw new IllegalArgumentException("no function has the queue " + queue);
        }
        return pair.arn();
    }

    /** ARN of the queue of events that could not be delivered anywhere. */
    String undelivered() {
        return undelivered.getAttrArn();
    }

    /** Has the functions invoked with the messages of their queues. */
    void invoke(Functions functions) {
        site.manifests().functions().forEach((name, function) -> {
            FunctionEntry.Queue queue = function.queue();
            if (queue != null) {
                CfnEventSourceMapping.Builder.create(this, "Mapping-" + name)
                        .eventSourceArn(arn(queue.name()))
                        .functionName(functions.live(name))
                        .batchSize(queue.batch())
                        .maximumBatchingWindowInSeconds(queue.batch() > LARGEST_WITHOUT_WAITING ? 1 : 0)
                        .functionResponseTypes(List.of("ReportBatchItemFailures"))
                        .scalingConfig(CfnEventSourceMapping.ScalingConfigProperty.builder()
                                .maximumConcurrency(queue.concurrency())
                                .build())
                        .build();
            }
        });
    }

    private CfnQueue undelivered(String key) {
        String name = site.named("undelivered-dead-letters");
        CfnQueue queue = CfnQueue.Builder.create(this, "Undelivered")
                .queueName(name)
                .messageRetentionPeriod(FOURTEEN_DAYS)
                .kmsMasterKeyId(key)
                .build();
        List<String> senders = new ArrayList<>(Events.rules(site));
        senders.addAll(Workers.startRules(site));
        CfnQueuePolicy.Builder.create(this, "UndeliveredPolicy")
                .queues(List.of(queue.getRef()))
                .policyDocument(Statement.policy(List.of(
                        Json.object(
                                "Sid",
                                "AcceptWhatTheRulesCannotDeliver",
                                "Effect",
                                "Allow",
                                "Principal",
                                Json.object("Service", "events.amazonaws.com"),
                                "Action",
                                "sqs:SendMessage",
                                "Resource",
                                site.arns().queue(name),
                                "Condition",
                                Json.object("ArnEquals", Json.object("aws:SourceArn", senders))),
                        Json.object(
                                "Sid",
                                "RefuseUnencryptedTransport",
                                "Effect",
                                "Deny",
                                "Principal",
                                "*",
                                "Action",
                                List.of("sqs:DeleteMessage", "sqs:ReceiveMessage", "sqs:SendMessage"),
                                "Resource",
                                site.arns().queue(name),
                                "Condition",
                                Json.object("Bool", Json.object("aws:SecureTransport", "false"))))))
                .build();
        return queue;
    }
}
