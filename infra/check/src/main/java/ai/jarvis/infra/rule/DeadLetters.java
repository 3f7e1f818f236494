package ai.jarvis.infra.rule;

import ai.jarvis.infra.Manifests;
import ai.jarvis.infra.Plan;
import ai.jarvis.infra.PlannedResource;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** Each queue of the manifest moves a message that fails too often to its dead letters, which nothing else empties. */
public final class DeadLetters implements Rule {
    static final String SUFFIX = "-dead-letters";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String says() {
        return "every queue has its dead letters";
    }

    @Override
    public List<String> violations(Plan plan, Manifests manifests) {
        var violations = new ArrayList<String>();
        if (plan.ofType("aws_lambda_function").isEmpty()) {
            return violations;
        }
        for (var queue : plan.ofType("aws_sqs_queue")) {
            if (!queue.text("name").endsWith(SUFFIX)) {
                var redrive = redrive(plan, queue);
                if (redrive.path("deadLetterTargetArn").asText().isEmpty()
                        || redrive.path("maxReceiveCount").asInt() < 1) {
                    violations.add(queue.address() + " (" + queue.text("name")
                            + ") has no redrive policy: a message that" + " fails stays in it for ever");
                }
            }
        }
        for (var name : Manifests.names(manifests.functions())) {
            var wanted = manifests.functions().path(name).path("queue");
            if (wanted.isObject()) {
                check(plan, wanted, violations);
            }
        }
        return violations;
    }

    private static void check(Plan plan, JsonNode wanted, List<String> violations) {
        var name = wanted.path("name").asText();
        var queues = plan.where("aws_sqs_queue", "name", name).toList();
        if (queues.isEmpty()) {
            violations.add("The queue " + name + " of functions.yaml is missing");
            return;
        }
        if (plan.where("aws_sqs_queue", "name", name + SUFFIX).findAny().isEmpty()) {
            violations.add(
                    "The queue " + name + SUFFIX + " is missing: " + name + " has nowhere to put its dead letters");
        }
        var attempts = redrive(plan, queues.getFirst()).path("maxReceiveCount").asInt();
        if (attempts != wanted.path("attempts").asInt()) {
            violations.add(name + " gives a message up after " + attempts + " attempts, not "
                    + wanted.path("attempts").asInt());
        }
    }

    private static JsonNode redrive(Plan plan, PlannedResource queue) {
        var own = queue.text("redrive_policy");
        var policy = own.isEmpty()
                ? plan.ofType("aws_sqs_queue_redrive_policy").stream()
                        .filter(candidate -> !queue.text("url").isEmpty()
                                && candidate.text("queue_url").equals(queue.text("url")))
                        .map(found -> found.text("redrive_policy"))
                        .findFirst()
                        .orElse("{}")
                : own;
        try {
            return JSON.readTree(policy);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(queue.address() + " has a redrive policy that is not JSON", e);
        }
    }
}
