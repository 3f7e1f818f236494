package ai.jarvis.cdk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.constructs.Node;

/**
 * What {@code cdk.json} and the option {@code -c} of the command line say, by the names of Terraform's variables. A value
 * of the option is a text; where a list or an object is wanted, JSON in a text.
 */
final class Context {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Node node;

    Context(Node node) {
        this.node = node;
    }

    /** The deployment that is described. */
    Deployment deployment() {
        Map<Role, String> regions = new LinkedHashMap<>();
        JsonNode byRole =
                json("regions").orElse(JsonNodeFactory.instance.objectNode().put("primary", "us-east-1"));
        for (Role role : Role.values()) {
            if (byRole.hasNonNull(role.label())) {
                regions.put(role, byRole.required(role.label()).asText());
            }
        }
        return new Deployment(
                text("name").orElse("jarvis"),
                text("account")
                        .or(() -> Optional.ofNullable(System.getenv("CDK_DEFAULT_ACCOUNT")))
                        .orElse(""),
                text("size").orElse("small"),
                regions,
                new LinkedHashSet<>(texts("without")),
                text("domain").orElse(null),
                text("hosted_zone_id").orElse(null),
                text("data_key_arn").orElse(null),
                text("deletion_protection").map(Boolean::parseBoolean).orElse(true),
                text("origin_secret_version").map(Integer::parseInt).orElse(1),
                texts("allowed_addresses"),
                texts("denied_addresses"),
                texts("alarm_emails"),
                text("github_repository")
                        .map(repository -> new Deployment.Github(
                                repository,
                                json("github_environments").isPresent()
                                        ? texts("github_environments")
                                        : List.of("production"),
                                text("github_provider_arn").orElse(null)))
                        .orElse(null),
                text("database_leader").orElse(null),
                json("places")
                        .map(places -> JSON.convertValue(places, new TypeReference<Map<String, Place>>() {}))
                        .orElse(Map.of()),
                json("tags")
                        .map(tags -> JSON.convertValue(tags, new TypeReference<Map<String, String>>() {}))
                        .orElse(Map.of()));
    }

    /** A text, a number or a truth value, as text; empty when it is not said. */
    Optional<String> text(String key) {
        return Optional.ofNullable(node.tryGetContext(key))
                .map(Object::toString)
                .filter(text -> !text.isEmpty());
    }

    private List<String> texts(String key) {
        return json(key)
                .map(list -> JSON.convertValue(list, new TypeReference<List<String>>() {}))
                .orElse(List.of());
    }

    private Optional<JsonNode> json(String key) {
        Object value = node.tryGetContext(key);
        if (!(value instanceof String text)) {
            return Optional.ofNullable(value).map(JSON::valueToTree);
        }
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("-c " + key + "=... is no JSON: " + text, e);
        }
    }
}
