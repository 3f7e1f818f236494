package ai.jarvis.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The manifests of which both stacks are made, as they lie in the checkout. Each is a mapping by name.
 *
 * @param workflows what the machines of workflows have in common, which no stack makes
 * @param wildcards a statement's Sid, or the ARN of a policy of AWS, to the reason why it may be
 * @param encryption by service, which uses of a key an action brings
 */
public record Manifests(
        JsonNode functions,
        JsonNode grants,
        JsonNode tables,
        JsonNode rules,
        JsonNode schedules,
        JsonNode machines,
        JsonNode tasks,
        JsonNode workflows,
        JsonNode wildcards,
        JsonNode encryption) {
    private static final YAMLMapper YAML = new YAMLMapper();

    /** Reads them. */
    public static Manifests read(Checkout checkout) {
        var root = checkout.root();
        return new Manifests(
                yaml(root.resolve("functions/functions.yaml")),
                yaml(root.resolve("functions/grants.yaml")),
                yaml(root.resolve("functions/tables.yaml")),
                yaml(root.resolve("events/rules.yaml")),
                yaml(root.resolve("events/schedules.yaml")),
                yaml(root.resolve("statemachines/statemachines.yaml")),
                yaml(root.resolve("tasks/tasks.yaml")),
                yaml(root.resolve("infra/workflows.yaml")),
                yaml(root.resolve("infra/wildcards.yaml")),
                yaml(root.resolve("infra/encryption.yaml")));
    }

    private static JsonNode yaml(Path file) {
        try {
            return YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of a mapping. */
    public static List<String> names(JsonNode mapping) {
        var names = new ArrayList<String>();
        mapping.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The texts of a list; none when it is not there. */
    public static List<String> texts(JsonNode list) {
        return elements(list).map(JsonNode::asText).toList();
    }

    /** The elements of a list, or the node itself where it is none. */
    public static Stream<JsonNode> elements(JsonNode list) {
        return list.isArray()
                ? StreamSupport.stream(list.spliterator(), false)
                : Stream.of(list).filter(one -> !one.isMissingNode());
    }

    /** The names of the functions that have a kind of handler. */
    public List<String> functionsOf(String handler) {
        return names(functions).stream()
                .filter(name -> functions.path(name).path("handler").asText().equals(handler))
                .toList();
    }

    /** What the Sids of a grant's statements begin with; infra/terraform/regional/main.tf makes them alike. */
    public static String sid(String grant) {
        var sid = new StringBuilder("Grant");
        for (var word : grant.split("[^a-z]+", -1)) {
            sid.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return sid.toString();
    }

    /** All actions that a list of grants allows. */
    public Set<String> actions(List<String> granted) {
        var actions = new TreeSet<String>();
        for (var grant : granted) {
            elements(grants.path(grant).path("statements"))
                    .forEach(statement -> actions.addAll(texts(statement.path("actions"))));
        }
        return actions;
    }
}
