package ai.jarvis.localstack.stepfunctions.asl;

import org.jspecify.annotations.Nullable;

/** A text of a definition: written there, found at a path, or computed. */
record TextField(String name, Expression value) {
    /**
     * The field {@code name}, or {@code namePath}; null if the definition has neither.
     *
     * @throws IllegalArgumentException if it cannot be a text
     */
    static @Nullable TextField read(Fields fields, String name, boolean jsonata) {
        if (fields.has(name)) {
            var text = fields.text(name);
            return jsonata && JsonataExpression.isOne(text)
                    ? new TextField(name, JsonataExpression.parse(text))
                    : new TextField(name, (evaluation, field) -> text);
        }
        if (!jsonata && fields.has(name + "Path")) {
            return new TextField(name + "Path", Template.expression(fields.text(name + "Path")));
        }
        return null;
    }

    /**
     * @throws AslError if it is not a text
     */
    String evaluate(Evaluation evaluation) {
        var found = value.evaluate(evaluation, name);
        if (found instanceof String text) {
            return text;
        }
        throw unexpected(found, "string");
    }

    AslError unexpected(@Nullable Object found, String expected) {
        if (value instanceof JsonataExpression jsonata) {
            return AslError.query(
                    name,
                    "The JSONata expression '" + jsonata.text() + "' specified for the field '" + name
                            + "' returned an unexpected result type. Expected '" + expected + "', but was '"
                            + Values.type(found) + "' for value: " + Values.write(found));
        }
        return AslError.runtime(
                "The field " + name + " refers to a value that is not a " + expected + ": " + Values.write(found));
    }
}
