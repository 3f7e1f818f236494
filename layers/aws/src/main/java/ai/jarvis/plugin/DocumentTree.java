package ai.jarvis.plugin;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/** Reads documents of others, in JSON or YAML, that may be of any size and shape. */
final class DocumentTree {
    private static final int MOST_DEPTH = 100;
    private static final int MOST_NODES = 300_000;
    private static final int MOST_ERRORS = 20;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_DEPTH)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNodeFactory nodes = JsonNodeFactory.instance;
    private int count;

    private DocumentTree() {}

    /** The document's tree, without anything that it refers to elsewhere. */
    static JsonNode read(String text) {
        var content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        var tree = content.stripLeading().startsWith("{") ? json(content) : new DocumentTree().yaml(content);
        if (!tree.isObject()) {
            throw invalid("is no object");
        }
        var elsewhere = new ArrayList<FieldError>();
        findElsewhere(tree, "", elsewhere);
        if (!elsewhere.isEmpty()) {
            throw refused(elsewhere);
        }
        return tree;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw invalid("is no JSON: " + e.getOriginalMessage());
        }
    }

    private JsonNode yaml(String text) {
        var settings = LoadSettings.builder()
                .setSchema(new JsonSchema())
                .setAllowDuplicateKeys(false)
                .setAllowRecursiveKeys(false)
                .setMaxAliasesForCollections(50)
                .setCodePointLimit(OpenApiDocuments.MOST_CHARACTERS)
                .build();
        try {
            return node(new Load(settings).loadFromString(text), 0);
        } catch (YamlEngineException e) {
            throw invalid("is neither JSON nor YAML: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        } catch (StackOverflowError e) {
            throw invalid("is nested too deep");
        }
    }

    /** Aliases may make a small text a large tree, or one without an end. */
    private JsonNode node(@Nullable Object value, int depth) {
        if (depth > MOST_DEPTH) {
            throw invalid("is nested too deep");
        }
        if (++count > MOST_NODES) {
            throw invalid("has more than " + MOST_NODES + " values");
        }
        return switch (value) {
            case null -> nodes.nullNode();
            case Map<?, ?> map -> {
                var object = nodes.objectNode();
                map.forEach((key, each) -> object.set(String.valueOf(key), node(each, depth + 1)));
                yield object;
            }
            case Iterable<?> list -> {
                var array = nodes.arrayNode();
                list.forEach(each -> array.add(node(each, depth + 1)));
                yield array;
            }
            case Boolean truth -> nodes.booleanNode(truth);
            case Integer number -> nodes.numberNode(number);
            case Long number -> nodes.numberNode(number);
            case BigInteger number -> nodes.numberNode(number);
            case Double number -> nodes.numberNode(BigDecimal.valueOf(number));
            default -> nodes.textNode(String.valueOf(value));
        };
    }

    private static void findElsewhere(JsonNode node, String pointer, List<FieldError> errors) {
        if (errors.size() >= MOST_ERRORS) {
            return;
        }
        var reference = node.path("$ref");
        if (reference.isTextual() && !reference.asText().startsWith("#")) {
            errors.add(new FieldError(
                    "/document" + pointer + "/$ref",
                    "refers to another document, and none is fetched; put what is meant into this one"));
        }
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> findElsewhere(field.getValue(), pointer + "/" + escaped(field.getKey()), errors));
        } else {
            for (var i = 0; i < node.size(); i++) {
                findElsewhere(node.get(i), pointer + "/" + i, errors);
            }
        }
    }

    /** As a part of a JSON pointer (RFC 6901). */
    static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    static Refusal invalid(String detail) {
        return refused(List.of(new FieldError("/document", detail)));
    }

    static Refusal refused(List<FieldError> errors) {
        return Refusal.unprocessable(
                "invalid_openapi", "The document is no description of an API that tools can be made of.", errors);
    }
}
