package ai.jarvis.prompt;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Refusal.FieldError;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The values that a prompt is rendered with. */
public final class Values {
    private static final int DEEPEST = 32;
    private static final int MOST_DIGITS = 100;

    private Values() {}

    /** What is wrong with a value for a variable of this type, if anything is. */
    static Optional<String> problem(Object value, VariableType type) {
        if (!type.holds(value)) {
            return Optional.of("must be " + type.article());
        }
        try {
            plain(value, 0);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * What a template sees: of each variable the value that was given, or else its default. One that is null was not given.
     * Refuses with {@code invalid_variables} if one is missing, unknown or of another type.
     */
    static Map<String, Object> of(List<PromptVariable> variables, Map<String, ? extends @Nullable Object> given) {
        var errors = new ArrayList<FieldError>();
        var values = new LinkedHashMap<String, Object>();
        for (var variable : variables) {
            var pointer = pointer(variable.name());
            var value = Optional.<Object>ofNullable(given.get(variable.name()));
            if (value.isEmpty() && variable.mustBeGiven()) {
                errors.add(new FieldError(pointer, "is required"));
            }
            value.flatMap(actual -> problem(actual, variable.type()))
                    .ifPresent(problem -> errors.add(new FieldError(pointer, problem)));
            if (errors.isEmpty()) {
                value.or(variable::defaultValue).ifPresent(actual -> values.put(variable.name(), plain(actual, 0)));
            }
        }
        given.keySet().stream()
                .filter(name ->
                        variables.stream().noneMatch(variable -> variable.name().equals(name)))
                .forEach(name -> errors.add(new FieldError(pointer(name), "is no variable of the prompt")));
        if (!errors.isEmpty()) {
            throw Refusal.unprocessable(
                    "invalid_variables", "The prompt cannot be rendered with these variables.", errors);
        }
        return values;
    }

    private static String pointer(String name) {
        return "/variables/" + name.replace("~", "~0").replace("/", "~1");
    }

    /**
     * A value as templates see it: with copies of its maps and lists, and numbers that are written the same everywhere.
     *
     * @throws IllegalArgumentException if JSON has no such value, or it is nested too deep
     */
    public static Object plain(Object value) {
        return plain(value, 0);
    }

    /** The value with copies of its maps and lists, and numbers that are written the same everywhere. */
    private static Object plain(Object value, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("must be nested at most " + DEEPEST + " deep");
        }
        return switch (value) {
            case Map<?, ?> members -> {
                var copy = new LinkedHashMap<String, Object>();
                members.forEach((name, member) -> {
                    if (member != null) {
                        copy.put(String.valueOf(name), plain(member, depth + 1));
                    }
                });
                yield copy;
            }
            case List<?> elements -> {
                var copy = new ArrayList<@Nullable Object>();
                elements.forEach(element -> copy.add(element == null ? null : plain(element, depth + 1)));
                yield copy;
            }
            case Number number -> number(number);
            case String text -> text;
            case Boolean truth -> truth;
            default -> throw new IllegalArgumentException("must be a value that JSON has");
        };
    }

    private static Number number(Number number) {
        return switch (number) {
            case Long whole -> whole;
            case Integer whole -> whole.longValue();
            case Short whole -> whole.longValue();
            case Byte whole -> whole.longValue();
            case BigInteger big when big.bitLength() < Long.SIZE -> big.longValue();
            case BigInteger big -> bounded(new BigDecimal(big));
            case BigDecimal big -> bounded(big);
            default -> {
                if (!Double.isFinite(number.doubleValue())) {
                    throw new IllegalArgumentException("must be a number that JSON has");
                }
                yield bounded(new BigDecimal(number.toString()));
            }
        };
    }

    private static BigDecimal bounded(BigDecimal number) {
        if (number.precision() > MOST_DIGITS || Math.abs((long) number.scale()) > MOST_DIGITS) {
            throw new IllegalArgumentException("must be a number of at most " + MOST_DIGITS + " digits");
        }
        return number;
    }
}
