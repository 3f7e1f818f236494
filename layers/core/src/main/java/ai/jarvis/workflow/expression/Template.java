package ai.jarvis.workflow.expression;

import ai.jarvis.workflow.Place;
import ai.jarvis.workflow.yaml.YamlValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A value of a definition, any text of which may hold expressions. */
public sealed interface Template {
    /** An expression and the text that it stands in, by which its places are told. */
    record Placed(Expression expression, YamlValue.Scalar source) {
        public Place placeOf(Expression part) {
            return source.placeOf(part.at());
        }
    }

    /** A value without expressions: {@link String}, {@link Long}, {@link java.math.BigDecimal}, {@link Boolean} or null. */
    record Constant(@Nullable Object value) implements Template {}

    /** A text that is one expression: the value keeps its kind. */
    record Whole(Placed value) implements Template {}

    /**
     * A text with expressions in it.
     *
     * @param parts {@link String} and {@link Placed}
     */
    record Joined(List<Object> parts) implements Template {}

    record ListOf(List<Template> elements) implements Template {}

    record ObjectOf(Map<String, Template> members) implements Template {}

    /** The template as one expression. */
    default Expression asExpression() {
        return switch (this) {
            case Constant t -> new Expression.Literal(0, t.value);
            case Whole t -> t.value.expression();
            case Joined t ->
                partsOf(t).stream()
                        .reduce((left, right) -> new Expression.Binary(0, Operator.JOIN, left, right))
                        .orElseThrow();
            case ListOf t ->
                new Expression.ListOf(
                        0, t.elements.stream().map(Template::asExpression).toList());
            case ObjectOf t -> {
                var members = new LinkedHashMap<String, Expression>();
                t.members.forEach((name, value) -> members.put(name, value.asExpression()));
                yield new Expression.ObjectOf(0, members);
            }
        };
    }

    /** What a text is joined of. */
    static List<Expression> partsOf(Joined text) {
        return text.parts.stream()
                .map(part -> part instanceof Placed placed ? placed.expression() : new Expression.Literal(0, part))
                .toList();
    }

    /** All expressions in it. */
    default Stream<Placed> expressions() {
        return switch (this) {
            case Constant t -> Stream.of();
            case Whole t -> Stream.of(t.value);
            case Joined t -> t.parts.stream().filter(Placed.class::isInstance).map(Placed.class::cast);
            case ListOf t -> t.elements.stream().flatMap(Template::expressions);
            case ObjectOf t -> t.members.values().stream().flatMap(Template::expressions);
        };
    }
}
