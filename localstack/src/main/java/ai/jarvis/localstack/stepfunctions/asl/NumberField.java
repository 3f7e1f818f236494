package ai.jarvis.localstack.stepfunctions.asl;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A number of a definition: written there, found at a path, or computed.
 *
 * @param name the field's name, with {@code Path} if it names one
 * @param path the path, for errors
 */
record NumberField(String name, Optional<String> path, boolean whole, Expression value) {
    /**
     * The field {@code name}, or {@code namePath}; null if the definition has neither.
     *
     * @throws IllegalArgumentException if it cannot be a number
     */
    static @Nullable NumberField read(Fields fields, String name, boolean jsonata, boolean whole) {
        if (fields.has(name)) {
            var given = fields.get(name);
            if (given instanceof Number number) {
                return new NumberField(name, Optional.empty(), whole, (evaluation, field) -> number);
            }
            if (jsonata && given instanceof String text && JsonataExpression.isOne(text)) {
                return new NumberField(name, Optional.empty(), whole, JsonataExpression.parse(text));
            }
            throw new IllegalArgumentException(name + ": Expected a number, not " + Values.write(given));
        }
        if (!jsonata && fields.has(name + "Path")) {
            var path = fields.text(name + "Path");
            return new NumberField(name, Optional.of(path), whole, JsonPaths.expression(path));
        }
        return null;
    }

    /** The field's value, if the definition has it. */
    static double evaluate(@Nullable NumberField field, Evaluation evaluation, double otherwise) {
        return field == null ? otherwise : field.evaluate(evaluation);
    }

    double evaluate(Evaluation evaluation) {
        var found = value.evaluate(evaluation, path.isPresent() ? name + "Path" : name);
        if (found instanceof Number number && (!whole || Values.whole(number) != null)) {
            return number.doubleValue();
        }
        // Numbers that come by a path may be texts of them.
        if (path.isPresent() && found instanceof String text) {
            try {
                return whole ? Long.parseLong(text) : Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw invalid(found);
            }
        }
        throw invalid(found);
    }

    private AslError invalid(@Nullable Object found) {
        var described = found instanceof String text ? "\"" + text + "\"" : "\"" + Values.write(found) + "\"";
        if (path.isEmpty()) {
            var expression = value instanceof JsonataExpression jsonata ? "'" + jsonata.text() + "' " : "";
            return AslError.query(
                    name,
                    "The JSONata expression " + expression + "specified for the field '" + name
                            + "' returned an unexpected result type. Expected '" + (whole ? "integer" : "number")
                            + "', but was '" + Values.type(found) + "' for value: " + Values.write(found));
        }
        return AslError.runtime("The " + name + "Path field refers to value " + described + " which is not a valid "
                + (whole ? "integer" : "float") + ": " + path.get());
    }
}
