package ai.jarvis.localstack.stepfunctions.asl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON of a definition with expressions in it. In JSONPath those are the values of fields whose names end in
 * {@code .$}; in JSONata any string between braces with percent signs.
 */
final class Template {
    private final Node root;
    private final @Nullable Object json;

    private Template(Node root, @Nullable Object json) {
        this.root = root;
        this.json = json;
    }

    private interface Node {
        @Nullable
        Object evaluate(Evaluation evaluation);
    }

    private record Constant(@Nullable Object value) implements Node {
        @Override
        public @Nullable Object evaluate(Evaluation evaluation) {
            return value;
        }
    }

    /**
     * @param field the definition's field, for errors
     * @throws IllegalArgumentException if an expression in it is not one; the message begins with where it is
     */
    static Template compile(@Nullable Object json, boolean jsonata, String field) {
        return new Template(jsonata ? jsonata(json, field) : jsonPath(json, ""), json);
    }

    @Nullable
    Object evaluate(Evaluation evaluation) {
        return root.evaluate(evaluation);
    }

    /** The expression that all of it is, without its braces; or its JSON. */
    String expressionText() {
        return json instanceof String text && JsonataExpression.isOne(text)
                ? text.substring(2, text.length() - 2).trim()
                : Values.write(json);
    }

    private static Node jsonata(@Nullable Object json, String field) {
        return switch (json) {
            case String text
            when JsonataExpression.isOne(text) -> {
                var expression = at(field, () -> JsonataExpression.parse(text));
                yield evaluation -> expression.evaluate(evaluation, field);
            }
            case Map<?, ?> map -> {
                var entries = new LinkedHashMap<String, Node>();
                map.forEach((key, value) -> entries.put((String) key, jsonata(value, field + "/" + key)));
                yield object(map, entries);
            }
            case List<?> list -> {
                var items = new ArrayList<Node>();
                for (int i = 0; i < list.size(); i++) {
                    items.add(jsonata(list.get(i), field + "[" + i + "]"));
                }
                yield array(list, items);
            }
            case null, default -> new Constant(json);
        };
    }

    private static Node jsonPath(@Nullable Object json, String field) {
        return switch (json) {
            case Map<?, ?> map -> {
                var entries = new LinkedHashMap<String, Node>();
                map.forEach((key, value) -> {
                    var name = (String) key;
                    if (name.endsWith(".$")) {
                        if (!(value instanceof String text)) {
                            throw new IllegalArgumentException(
                                    name + ": The value for the field '" + name + "' must be a valid JSONPath");
                        }
                        var expression = at(name, () -> expression(text));
                        entries.put(
                                name.substring(0, name.length() - 2),
                                evaluation -> expression.evaluate(evaluation, name));
                    } else {
                        entries.put(name, jsonPath(value, name));
                    }
                });
                yield object(map, entries);
            }
            case List<?> list -> {
                var items = new ArrayList<Node>();
                for (var item : list) {
                    items.add(jsonPath(item, field));
                }
                yield array(list, items);
            }
            case null, default -> new Constant(json);
        };
    }

    /** A path or an intrinsic function's call. */
    static Expression expression(String text) {
        return text.startsWith("States.") ? Intrinsic.parse(text) : JsonPaths.expression(text);
    }

    private interface Parser<T> {
        T parse();
    }

    private static <T> T at(String field, Parser<T> parser) {
        try {
            return parser.parse();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
        }
    }

    private static Node object(Map<?, ?> json, Map<String, Node> entries) {
        if (entries.values().stream().allMatch(Constant.class::isInstance)) {
            return new Constant(json);
        }
        return evaluation -> {
            var object = new LinkedHashMap<String, @Nullable Object>();
            entries.forEach((name, node) -> object.put(name, node.evaluate(evaluation)));
            return object;
        };
    }

    private static Node array(List<?> json, List<Node> items) {
        if (items.stream().allMatch(Constant.class::isInstance)) {
            return new Constant(json);
        }
        return evaluation -> {
            var array = new ArrayList<@Nullable Object>(items.size());
            for (var node : items) {
                array.add(node.evaluate(evaluation));
            }
            return array;
        };
    }
}
