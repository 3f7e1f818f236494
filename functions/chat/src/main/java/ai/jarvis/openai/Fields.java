package ai.jarvis.openai;

import ai.jarvis.platform.Refusal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The fields of a JSON object in a request. What is {@code null} is absent, and what nobody asks for is ignored: clients
 * are newer than servers.
 *
 * @param pointer to the object, from the request's body
 */
record Fields(ObjectNode node, String pointer) {
    static Fields of(JsonNode node, String pointer) {
        if (node instanceof ObjectNode object) {
            return new Fields(object, pointer);
        }
        throw Refusal.invalid(pointer, "must be an object");
    }

    /** A pointer to a field. */
    String at(String name) {
        return pointer + "/" + name;
    }

    Refusal refuse(String name, String detail) {
        return Refusal.invalid(at(name), detail);
    }

    Optional<JsonNode> get(String name) {
        return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
    }

    Optional<String> text(String name) {
        return get(name).map(value -> text(value, at(name)));
    }

    private static String text(JsonNode value, String pointer) {
        if (!value.isTextual()) {
            throw Refusal.invalid(pointer, "must be a string");
        }
        return value.textValue();
    }

    String requiredText(String name) {
        return text(name).orElseThrow(() -> refuse(name, "is required"));
    }

    boolean flag(String name, boolean otherwise) {
        var value = get(name);
        if (value.isPresent() && !value.get().isBoolean()) {
            throw refuse(name, "must be true or false");
        }
        return value.map(JsonNode::booleanValue).orElse(otherwise);
    }

    Optional<Long> integer(String name, long least, long most) {
        return get(name).map(value -> {
            if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                throw refuse(name, "must be a whole number");
            }
            if (value.longValue() < least || value.longValue() > most) {
                throw refuse(name, "must be from " + least + " to " + most);
            }
            return value.longValue();
        });
    }

    Optional<Double> number(String name, double least, double most) {
        return get(name).map(value -> {
            if (!value.isNumber()) {
                throw refuse(name, "must be a number");
            }
            if (!(value.doubleValue() >= least && value.doubleValue() <= most)) {
                throw refuse(name, "must be from " + least + " to " + most);
            }
            return value.doubleValue();
        });
    }

    Optional<Fields> object(String name) {
        return get(name).map(value -> of(value, at(name)));
    }

    Fields requiredObject(String name) {
        return object(name).orElseThrow(() -> refuse(name, "is required"));
    }

    /** The elements of a list, each of which must be an object; empty if it is absent. */
    List<Fields> objects(String name) {
        var list = list(name);
        var objects = new ArrayList<Fields>(list.size());
        for (int i = 0; i < list.size(); i++) {
            objects.add(of(list.get(i), at(name) + "/" + i));
        }
        return objects;
    }

    /** The texts of a list; empty if it is absent. */
    List<String> texts(String name) {
        var list = list(name);
        var texts = new ArrayList<String>(list.size());
        for (int i = 0; i < list.size(); i++) {
            texts.add(text(list.get(i), at(name) + "/" + i));
        }
        return texts;
    }

    private List<JsonNode> list(String name) {
        return get(name)
                .map(value -> {
                    if (!value.isArray()) {
                        throw refuse(name, "must be an array");
                    }
                    var elements = new ArrayList<JsonNode>(value.size());
                    value.forEach(elements::add);
                    return (List<JsonNode>) elements;
                })
                .orElse(List.of());
    }
}
