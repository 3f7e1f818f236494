package ai.jarvis.evaluation;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads cases, from a list or from lines of JSON. An expected answer that is no text is expected as JSON. */
final class CaseFields {
    private static final Set<String> KNOWN = Set.of("input", "variables", "expected", "tags");
    private static final int MOST_ERRORS = 20;
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};

    private final List<FieldError> errors = new ArrayList<>();

    private CaseFields() {}

    static List<Case> read(Optional<JsonNode> given, Optional<String> lines) {
        // Jackson takes what is absent for JSON's null.
        var list = given.filter(node -> !node.isNull());
        if (list.isPresent() == lines.isPresent()) {
            throw Refusal.invalid("/cases", "must be there, or jsonl, and not both");
        }
        var reader = new CaseFields();
        var cases = reader.cases(list.orElseGet(() -> nodes(lines.orElseThrow())));
        if (!reader.errors.isEmpty()) {
            throw Refusal.invalid(reader.errors.subList(0, Math.min(MOST_ERRORS, reader.errors.size())));
        }
        return cases;
    }

    private static JsonNode nodes(String lines) {
        var nodes = JsonNodeFactory.instance.arrayNode();
        int number = 0;
        for (var line : lines.lines().toList()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                nodes.add(MAPPER.readTree(line));
            } catch (JsonProcessingException e) {
                throw Refusal.invalid("/jsonl", "is not JSON in line " + number);
            }
        }
        return nodes;
    }

    private List<Case> cases(JsonNode nodes) {
        if (!nodes.isArray()) {
            errors.add(new FieldError("/cases", "must be a list"));
            return List.of();
        }
        var cases = new ArrayList<Case>();
        for (int i = 0; i < nodes.size(); i++) {
            cases.add(one(i, nodes.get(i)));
        }
        return cases;
    }

    private Case one(int index, JsonNode node) {
        var pointer = "/cases/" + index;
        if (!node.isObject()) {
            errors.add(new FieldError(pointer, "must be an object"));
        }
        node.fieldNames().forEachRemaining(field -> {
            if (!KNOWN.contains(field)) {
                errors.add(new FieldError(pointer + "/" + field, "is not known"));
            }
        });
        check(node, "input", JsonNode::isTextual, pointer, "must be a text");
        check(node, "variables", JsonNode::isObject, pointer, "must be an object");
        check(node, "tags", JsonNode::isArray, pointer, "must be a list");
        var expected = node.path("expected");
        var tags = new ArrayList<String>();
        node.path("tags").forEach(tag -> tags.add(tag.asText()));
        return new Case(
                index + 1,
                Optional.ofNullable(node.path("input").textValue()),
                node.path("variables").isObject() ? MAPPER.convertValue(node.get("variables"), OBJECT) : Map.of(),
                expected.isMissingNode() || expected.isNull()
                        ? Optional.empty()
                        : Optional.of(expected.isTextual() ? expected.textValue() : expected.toString()),
                tags);
    }

    private void check(JsonNode node, String field, Predicate<JsonNode> is, String pointer, String otherwise) {
        if (node.has(field) && !is.test(node.get(field))) {
            errors.add(new FieldError(pointer + "/" + field, otherwise));
        }
    }
}
