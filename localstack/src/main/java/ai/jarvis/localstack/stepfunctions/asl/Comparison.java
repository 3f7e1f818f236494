package ai.jarvis.localstack.stepfunctions.asl;

import java.util.Locale;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** One of the comparisons of two values of a type: {@code StringEquals}, {@code NumericLessThan} and so on. */
final class Comparison {
    private enum Kind {
        STRING,
        NUMERIC,
        BOOLEAN,
        TIMESTAMP
    }

    private final Kind kind;
    private final IntPredicate order;

    private Comparison(Kind kind, IntPredicate order) {
        this.kind = kind;
        this.order = order;
    }

    /**
     * @throws IllegalArgumentException if there is none of that name
     */
    static Comparison named(String name) {
        for (var kind : Kind.values()) {
            var prefix = kind.name().charAt(0) + kind.name().substring(1).toLowerCase(Locale.ROOT);
            if (name.startsWith(prefix) && (kind != Kind.BOOLEAN || name.endsWith("Equals"))) {
                return new Comparison(kind, order(name, name.substring(prefix.length())));
            }
        }
        throw unknown(name);
    }

    private static IntPredicate order(String name, String order) {
        return switch (order) {
            case "Equals" -> difference -> difference == 0;
            case "LessThan" -> difference -> difference < 0;
            case "LessThanEquals" -> difference -> difference <= 0;
            case "GreaterThan" -> difference -> difference > 0;
            case "GreaterThanEquals" -> difference -> difference >= 0;
            default -> throw unknown(name);
        };
    }

    private static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException("There is no comparison " + name);
    }

    /** Whether a definition may compare with the value. */
    boolean takes(@Nullable Object value) {
        return switch (kind) {
            case STRING -> value instanceof String;
            case NUMERIC -> value instanceof Number;
            case BOOLEAN -> value instanceof Boolean;
            case TIMESTAMP -> Condition.timestamp(value) != null;
        };
    }

    /** Whether both values are of the type and in the order; values of other types are not. */
    boolean test(@Nullable Object a, @Nullable Object b) {
        return switch (kind) {
            case STRING -> a instanceof String x && b instanceof String y && order.test(x.compareTo(y));
            case NUMERIC -> a instanceof Number x && b instanceof Number y && order.test(Values.compare(x, y));
            case BOOLEAN -> a instanceof Boolean x && b instanceof Boolean y && order.test(x.compareTo(y));
            case TIMESTAMP -> {
                var x = Condition.timestamp(a);
                var y = Condition.timestamp(b);
                yield x != null && y != null && order.test(x.toInstant().compareTo(y.toInstant()));
            }
        };
    }
}
