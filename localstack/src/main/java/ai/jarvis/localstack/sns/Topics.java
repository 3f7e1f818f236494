package ai.jarvis.localstack.sns;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The topics, in a file that is replaced as a whole at every change. Safe for use by many threads. */
final class Topics {
    /**
     * Who hears of a topic's messages.
     *
     * @param queue the ARN of a queue
     * @param raw whether it gets the message alone, without what SNS says about it
     */
    record Subscription(String arn, String topic, String queue, boolean raw) {}

    private final Path file;
    private final JsonMapper json = new JsonMapper();
    private final TreeMap<String, List<Subscription>> byTopic;

    Topics(Path file) {
        this.file = file;
        try {
            byTopic = Files.exists(file)
                    ? json.readValue(file.toFile(), new TypeReference<TreeMap<String, List<Subscription>>>() {})
                    : new TreeMap<>();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized List<String> all() {
        return List.copyOf(byTopic.keySet());
    }

    /** Those who hear of a topic's messages; empty if there is no such topic. */
    synchronized Optional<List<Subscription>> subscriptions(String topic) {
        return Optional.ofNullable(byTopic.get(topic)).map(List::copyOf);
    }

    synchronized List<Subscription> subscriptions() {
        return byTopic.values().stream().flatMap(List::stream).toList();
    }

    synchronized void create(String topic) {
        if (byTopic.putIfAbsent(topic, new ArrayList<>()) == null) {
            write();
        }
    }

    synchronized void delete(String topic) {
        if (byTopic.remove(topic) != null) {
            write();
        }
    }

    /** Adds a subscription, or takes the place of the one of its ARN. */
    synchronized void put(Subscription subscription) {
        var subscriptions = byTopic.computeIfAbsent(subscription.topic(), topic -> new ArrayList<>());
        subscriptions.removeIf(other -> other.arn().equals(subscription.arn()));
        subscriptions.add(subscription);
        write();
    }

    synchronized void remove(String subscriptionArn) {
        if (byTopic.values().stream()
                .anyMatch(list -> list.removeIf(each -> each.arn().equals(subscriptionArn)))) {
            write();
        }
    }

    private void write() {
        try {
            var fresh = file.resolveSibling(file.getFileName() + ".new");
            json.writeValue(fresh.toFile(), byTopic);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
