package ai.jarvis.localstack.stepfunctions.asl;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call of an intrinsic function, {@code States.Format('{}', $.name)}, in a definition of the JSONPath query language.
 *
 * @see <a href="https://states-language.net/spec.html#intrinsic-functions">The specification</a>
 */
final class Intrinsic implements Expression {
    private final IntrinsicFunctions.Function function;
    private final List<Expression> arguments;

    private Intrinsic(IntrinsicFunctions.Function function, List<Expression> arguments) {
        this.function = function;
        this.arguments = arguments;
    }

    /**
     * @throws IllegalArgumentException if the text is not a call of a function that exists
     */
    static Intrinsic parse(String text) {
        var reader = new Reader(text);
        var call = reader.call();
        reader.end();
        return call;
    }

    @Override
    public @Nullable Object evaluate(Evaluation evaluation, String field) {
        var values = new ArrayList<@Nullable Object>(arguments.size());
        for (var argument : arguments) {
            values.add(argument.evaluate(evaluation, field));
        }
        return function.apply(values, evaluation);
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        Intrinsic call() {
            blanks();
            var open = text.indexOf('(', at);
            if (open < 0) {
                throw invalid();
            }
            var name = text.substring(at, open).trim();
            var function = IntrinsicFunctions.named(name);
            if (function == null) {
                throw new IllegalArgumentException("There is no intrinsic function " + name);
            }
            at = open + 1;
            var arguments = new ArrayList<Expression>();
            blanks();
            if (peek() == ')') {
                at++;
                return new Intrinsic(function, arguments);
            }
            while (true) {
                arguments.add(argument(name.equals("States.Format") && arguments.isEmpty()));
                blanks();
                var next = peek();
                at++;
                if (next == ')') {
                    return new Intrinsic(function, arguments);
                }
                if (next != ',') {
                    throw invalid();
                }
            }
        }

        private Expression argument(boolean isTemplate) {
            blanks();
            var c = peek();
            if (c == '\'') {
                var value = string(isTemplate);
                return (evaluation, field) -> value;
            }
            if (c == '$') {
                return JsonPaths.expression(path());
            }
            if (text.startsWith("States.", at)) {
                return call();
            }
            var value = literal();
            return (evaluation, field) -> value;
        }

        /**
         * Quotes, braces and backslashes may be escaped. In a template all but quotes stay so: States.Format reads
         * them.
         */
        private String string(boolean isTemplate) {
            var value = new StringBuilder();
            at++;
            while (peek() != '\'') {
                if (peek() == '\\') {
                    at++;
                    if ("'{}\\".indexOf(peek()) < 0 || (isTemplate && peek() != '\'')) {
                        value.append('\\');
                    }
                }
                value.append(peek());
                at++;
            }
            at++;
            return value.toString();
        }

        /** Up to the comma or parenthesis that does not belong to a filter, an index or a quoted name of the path. */
        private String path() {
            var start = at;
            var depth = 0;
            var quote = '\0';
            for (; at < text.length(); at++) {
                var c = text.charAt(at);
                if (quote != '\0') {
                    quote = c == quote ? '\0' : quote;
                } else if (c == '\'' || c == '"') {
                    quote = c;
                } else if (c == '[' || c == '(') {
                    depth++;
                } else if ((c == ']' || c == ')') && depth > 0) {
                    depth--;
                } else if ((c == ',' || c == ')') && depth == 0) {
                    break;
                }
            }
            return text.substring(start, at).trim();
        }

        private @Nullable Object literal() {
            var start = at;
            while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != ')') {
                at++;
            }
            var literal = text.substring(start, at).trim();
            try {
                var value = Values.parse(literal);
                if (value == null || value instanceof Boolean || value instanceof Number) {
                    return value;
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("Not an argument: " + literal, e);
            }
            throw new IllegalArgumentException("Not an argument: " + literal);
        }

        void end() {
            blanks();
            if (at < text.length()) {
                throw invalid();
            }
        }

        private void blanks() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        private char peek() {
            if (at >= text.length()) {
                throw invalid();
            }
            return text.charAt(at);
        }

        private IllegalArgumentException invalid() {
            return new IllegalArgumentException("Not an intrinsic function's call: " + text);
        }
    }
}
