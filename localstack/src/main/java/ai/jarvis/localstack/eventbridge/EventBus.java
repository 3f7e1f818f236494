package ai.jarvis.localstack.eventbridge;

import ai.jarvis.localstack.sqs.Queues;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.event.ruler.Machine;

/**
 * The buses: matches events with rules (by AWS's own matcher) and hands them to the rules' queues. A published event is
 * in its queues, on disk, when {@link #publish} returns.
 */
public final class EventBus implements AutoCloseable {
    /** The bus on which AWS's services publish. */
    public static final String DEFAULT = "default";

    private final String account;
    private final String region;
    private final List<EventRules.Rule> rules;
    private final Map<String, Machine> machines = new HashMap<>();
    private final Map<String, String> queueUrls;
    private final Delivery delivery;

    /**
     * @param disorderly deliver every event twice and out of order, which EventBridge and SQS may do at any time
     */
    public EventBus(EventRules rules, SqsClient sqs, Queues queues, String account, String region, boolean disorderly) {
        this.account = account;
        this.region = region;
        this.rules = rules.rules();
        this.delivery = disorderly ? new DisorderlyDelivery(sqs) : Delivery.to(sqs);
        this.queueUrls = this.rules.stream()
                .map(EventRules.Rule::queue)
                .distinct()
                .collect(Collectors.toMap(Function.identity(), queues::url));
        machines.put(DEFAULT, Machine.builder().build());
        for (EventRules.Rule rule : this.rules) {
            try {
                machines.computeIfAbsent(rule.bus(), bus -> Machine.builder().build())
                        .addRule(rule.name(), rule.pattern());
            } catch (IOException e) {
                throw new IllegalArgumentException("The pattern of " + rule.name() + " is not one", e);
            }
        }
    }

    public Set<String> names() {
        return new TreeSet<>(machines.keySet());
    }

    List<EventRules.Rule> rules(String bus) {
        return rules.stream().filter(rule -> rule.bus().equals(bus)).toList();
    }

    String arn(String bus) {
        return "arn:aws:events:" + region + ":" + account + ":event-bus/" + bus;
    }

    String ruleArn(EventRules.Rule rule) {
        String bus = rule.bus().equals(DEFAULT) ? "" : rule.bus() + "/";
        return "arn:aws:events:" + region + ":" + account + ":rule/" + bus + rule.name();
    }

    /**
     * Hands an event to every queue that a rule of the bus names for it.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException if a queue did not take it; others may have
     */
    public void publish(String bus, Event event) {
        Machine machine = machines.get(bus);
        if (machine == null) {
            throw new IllegalArgumentException("There is no event bus " + bus);
        }
        String json = event.json(account, region);
        for (String queue : matchingQueues(machine, bus, json)) {
            delivery.deliver(queueUrls.get(queue), json);
        }
    }

    @Override
    public void close() {
        delivery.close();
    }

    private Set<String> matchingQueues(Machine machine, String bus, String json) {
        try {
            List<String> matching = machine.rulesForJSONEvent(json);
            return rules(bus).stream()
                    .filter(rule -> matching.contains(rule.name()))
                    .map(EventRules.Rule::queue)
                    .collect(Collectors.toSet());
        } catch (Exception e) {
            // The matcher declares Exception; the event is JSON that we wrote, so this is a defect, not input.
            throw new IllegalStateException("An event cannot be matched", e);
        }
    }
}
