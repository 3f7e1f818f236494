package ai.jarvis.localstack.sns;

import ai.jarvis.localstack.edge.AwsException;
import ai.jarvis.localstack.edge.AwsQueryService;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * The SNS of this machine: topics, and queues that are subscribed to them. A published message is in its queues when
 * Publish answers. What it does not do it refuses: other protocols, filter policies.
 *
 * @see <a href="https://docs.aws.amazon.com/sns/latest/api/Welcome.html">AWS's API</a>
 */
public final class Sns {
    private static final String NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";

    private final Topics topics;
    private final SqsClient sqs;
    private final String prefix;
    private final Clock clock;

    /**
     * @param file all that is kept
     */
    public Sns(Path file, SqsClient sqs, String region, String account, Clock clock) {
        this.topics = new Topics(file);
        this.sqs = sqs;
        this.prefix = "arn:aws:sns:" + region + ":" + account + ":";
        this.clock = clock;
    }

    /** The service as the edge mounts it. */
    public AwsQueryService service() {
        Map<String, Function<Map<String, String>, Map<String, ?>>> operations = Map.of(
                "CreateTopic", this::create,
                "DeleteTopic", this::delete,
                "ListTopics", this::list,
                "GetTopicAttributes", this::describe,
                "Subscribe", this::subscribe,
                "Unsubscribe", this::unsubscribe,
                "ListSubscriptions", request -> listed(topics.subscriptions()),
                "ListSubscriptionsByTopic", request -> listed(subscriptions(topic(request))),
                "Publish", this::publish);
        return new AwsQueryService(NAMESPACE, operations);
    }

    private static String topic(Map<String, String> request) {
        var topic = request.containsKey("TopicArn") ? request.get("TopicArn") : request.get("TargetArn");
        if (topic == null || !topic.matches("arn:[a-z-]+:sns:[^:]+:[^:]+:[^:]+")) {
            throw Notification.invalid("TopicArn or TargetArn Reason: no value for required parameter");
        }
        return topic;
    }

    private List<Topics.Subscription> subscriptions(String topic) {
        return topics.subscriptions(topic).orElseThrow(() -> new AwsException(404, "NotFound", "Topic does not exist"));
    }

    private Map<String, ?> create(Map<String, String> request) {
        var name = request.getOrDefault("Name", "");
        if (!name.matches("[A-Za-z0-9_-]{1,251}(\\.fifo)?")) {
            throw Notification.invalid("Topic Name");
        }
        topics.create(prefix + name);
        return Map.of("TopicArn", prefix + name);
    }

    private Map<String, ?> delete(Map<String, String> request) {
        topics.delete(topic(request));
        return Map.of();
    }

    private Map<String, ?> list(Map<String, String> request) {
        return Map.of(
                "Topics",
                topics.all().stream().map(arn -> Map.of("TopicArn", arn)).toList());
    }

    private Map<String, ?> describe(Map<String, String> request) {
        var topic = topic(request);
        var attributes = Map.of(
                "TopicArn", topic,
                "FifoTopic", Boolean.toString(topic.endsWith(".fifo")),
                "SubscriptionsConfirmed", Integer.toString(subscriptions(topic).size()));
        return Map.of("Attributes", new AwsQueryService.Entries(attributes));
    }

    private Map<String, ?> subscribe(Map<String, String> request) {
        var topic = topic(request);
        var existing = subscriptions(topic);
        var queue = request.getOrDefault("Endpoint", "");
        if (!"sqs".equals(request.get("Protocol")) || !queue.matches("arn:[a-z-]+:sqs:[^:]+:[^:]+:[^:]+")) {
            throw Notification.invalid("Only SQS queues can be subscribed on this machine, by their ARNs");
        }
        var raw = false;
        for (int i = 1; request.containsKey("Attributes.entry." + i + ".key"); i++) {
            var name = request.get("Attributes.entry." + i + ".key");
            if (!"RawMessageDelivery".equals(name)) {
                throw Notification.invalid("Attributes Reason: " + name + " is not served on this machine");
            }
            raw = "true".equalsIgnoreCase(request.get("Attributes.entry." + i + ".value"));
        }
        var arn = existing.stream()
                .filter(subscription -> subscription.queue().equals(queue))
                .map(Topics.Subscription::arn)
                .findFirst()
                .orElseGet(() -> topic + ":" + UUID.randomUUID());
        topics.put(new Topics.Subscription(arn, topic, queue, raw));
        return Map.of("SubscriptionArn", arn);
    }

    private Map<String, ?> unsubscribe(Map<String, String> request) {
        topics.remove(request.getOrDefault("SubscriptionArn", ""));
        return Map.of();
    }

    private Map<String, ?> listed(List<Topics.Subscription> subscriptions) {
        return Map.of(
                "Subscriptions",
                subscriptions.stream()
                        .map(subscription -> Map.of(
                                "SubscriptionArn", subscription.arn(),
                                "Owner", prefix.split(":", -1)[4],
                                "Protocol", "sqs",
                                "Endpoint", subscription.queue(),
                                "TopicArn", subscription.topic()))
                        .toList());
    }

    private Map<String, ?> publish(Map<String, String> request) {
        var topic = topic(request);
        var subscriptions = subscriptions(topic);
        var notification = Notification.of(request, topic, clock.instant());
        subscriptions.forEach(subscription -> deliver(notification, subscription));
        return Map.of("MessageId", notification.id());
    }

    private void deliver(Notification notification, Topics.Subscription subscription) {
        var name = subscription.queue().substring(subscription.queue().lastIndexOf(':') + 1);
        try {
            var url = sqs.getQueueUrl(request -> request.queueName(name)).queueUrl();
            var message = SendMessageRequest.builder().queueUrl(url);
            if (subscription.raw()) {
                message.messageBody(notification.message()).messageAttributes(notification.queueAttributes());
            } else {
                message.messageBody(notification.envelope(subscription.arn()));
            }
            if (name.endsWith(".fifo")) {
                message.messageGroupId(notification.group().orElse(notification.topic()))
                        .messageDeduplicationId(notification.deduplication().orElse(notification.id()));
            }
            sqs.sendMessage(message.build());
        } catch (QueueDoesNotExistException e) {
            // As in AWS: the message is lost to a queue that is not there any more, and nobody else.
            topics.remove(subscription.arn());
        }
    }
}
