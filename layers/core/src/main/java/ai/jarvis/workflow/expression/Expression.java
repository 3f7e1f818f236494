package ai.jarvis.workflow.expression;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands between <code>${</code> and <code>}</code>; {@code at} is the offset in the text around it. */
public sealed interface Expression {
    int at();

    /** A value: {@link String}, {@link Long}, {@link java.math.BigDecimal}, {@link Boolean} or null. */
    record Literal(int at, @Nullable Object value) implements Expression {}

    /** The value of a name of the workflow. */
    record Name(int at, String name) implements Expression {}

    /** {@code target.name} */
    record Member(int at, Expression target, String name) implements Expression {}

    /** {@code target.length} */
    record Length(int at, Expression target) implements Expression {}

    /** {@code target[index]}, of a list by number or of an object by text */
    record Index(int at, Expression target, Expression index) implements Expression {}

    /** {@code target[*]}: what follows is taken of every element. */
    record Each(int at, Expression target) implements Expression {}

    record Call(int at, Function function, List<Expression> arguments) implements Expression {}

    record Not(int at, Expression operand) implements Expression {}

    record Negative(int at, Expression operand) implements Expression {}

    record Binary(int at, Operator operator, Expression left, Expression right) implements Expression {}

    record Conditional(int at, Expression condition, Expression then, Expression otherwise) implements Expression {}

    record ListOf(int at, List<Expression> elements) implements Expression {}

    record ObjectOf(int at, Map<String, Expression> members) implements Expression {}

    /** The expressions that it is made of. */
    default List<Expression> parts() {
        return switch (this) {
            case Literal e -> List.of();
            case Name e -> List.of();
            case Member e -> List.of(e.target);
            case Length e -> List.of(e.target);
            case Index e -> List.of(e.target, e.index);
            case Each e -> List.of(e.target);
            case Call e -> e.arguments;
            case Not e -> List.of(e.operand);
            case Negative e -> List.of(e.operand);
            case Binary e -> List.of(e.left, e.right);
            case Conditional e -> List.of(e.condition, e.then, e.otherwise);
            case ListOf e -> e.elements;
            case ObjectOf e -> List.copyOf(e.members.values());
        };
    }
}
