package ai.jarvis.localstack.stepfunctions.asl;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a rule of a Choice state asks. */
interface Condition {
    boolean test(Evaluation evaluation);

    /**
     * A rule of the JSONPath query language.
     *
     * @throws IllegalArgumentException if it is not one
     * @see <a href="https://states-language.net/spec.html#choice-state">The comparisons</a>
     */
    static Condition comparison(Map<?, ?> rule) {
        if (rule.get("And") instanceof List<?> parts) {
            var conditions = all(parts);
            return evaluation -> conditions.stream().allMatch(condition -> condition.test(evaluation));
        }
        if (rule.get("Or") instanceof List<?> parts) {
            var conditions = all(parts);
            return evaluation -> conditions.stream().anyMatch(condition -> condition.test(evaluation));
        }
        if (rule.get("Not") instanceof Map<?, ?> part) {
            var condition = comparison(part);
            return evaluation -> !condition.test(evaluation);
        }
        if (!(rule.get("Variable") instanceof String variable)) {
            throw new IllegalArgumentException("A rule without Variable, And, Or or Not");
        }
        var operators = rule.keySet().stream()
                .map(String.class::cast)
                .filter(name -> !List.of("Variable", "Next", "Comment", "Assign", "Output")
                        .contains(name))
                .toList();
        if (operators.size() != 1) {
            throw new IllegalArgumentException("A rule has one comparison, not " + operators);
        }
        var operator = operators.getFirst();
        return compare(JsonPaths.compile(variable), operator, rule.get(operator));
    }

    private static List<Condition> all(List<?> parts) {
        var conditions = new ArrayList<Condition>();
        for (var part : parts) {
            if (!(part instanceof Map<?, ?> rule)) {
                throw new IllegalArgumentException("A rule is an object, not " + Values.write(part));
            }
            conditions.add(comparison(rule));
        }
        return conditions;
    }

    private static Condition compare(JsonPaths.Path path, String operator, @Nullable Object operand) {
        switch (operator) {
            case "IsPresent" -> {
                var wanted = truth(operator, operand);
                return evaluation -> isPresent(path, evaluation) == wanted;
            }
            case "IsNull", "IsString", "IsNumeric", "IsBoolean", "IsTimestamp" -> {
                var wanted = truth(operator, operand);
                Predicate<@Nullable Object> test =
                        switch (operator) {
                            case "IsNull" -> value -> value == null;
                            case "IsString" -> String.class::isInstance;
                            case "IsNumeric" -> Number.class::isInstance;
                            case "IsBoolean" -> Boolean.class::isInstance;
                            default -> value -> timestamp(value) != null;
                        };
                return evaluation -> test.test(read(path, evaluation)) == wanted;
            }
            case "StringMatches" -> {
                if (!(operand instanceof String pattern)) {
                    throw new IllegalArgumentException("StringMatches takes a string");
                }
                var wildcard = new Wildcard(pattern);
                return evaluation -> read(path, evaluation) instanceof String text && wildcard.matches(text);
            }
            default -> {
                var fromPath = operator.endsWith("Path");
                var comparison = Comparison.named(fromPath ? operator.substring(0, operator.length() - 4) : operator);
                if (!fromPath) {
                    if (!comparison.takes(operand)) {
                        throw new IllegalArgumentException(operator + " does not take " + Values.write(operand));
                    }
                    return evaluation -> comparison.test(read(path, evaluation), operand);
                }
                if (!(operand instanceof String other)) {
                    throw new IllegalArgumentException(operator + " takes a path");
                }
                var otherPath = JsonPaths.compile(other);
                return evaluation -> comparison.test(read(path, evaluation), read(otherPath, evaluation));
            }
        }
    }

    private static boolean truth(String operator, @Nullable Object operand) {
        if (operand instanceof Boolean wanted) {
            return wanted;
        }
        throw new IllegalArgumentException(operator + " takes true or false");
    }

    private static boolean isPresent(JsonPaths.Path path, Evaluation evaluation) {
        try {
            path.read(evaluation);
            return true;
        } catch (JsonPaths.NotFound e) {
            return false;
        }
    }

    private static @Nullable Object read(JsonPaths.Path path, Evaluation evaluation) {
        try {
            return path.read(evaluation);
        } catch (JsonPaths.NotFound e) {
            throw AslError.runtime("Invalid path '" + path.text()
                    + "': The choice state's condition path references an invalid value.");
        }
    }

    /** RFC 3339, with the upper-case letters that the specification asks for. */
    static @Nullable OffsetDateTime timestamp(@Nullable Object value) {
        if (!(value instanceof String text)
                || !text.matches("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})")) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
