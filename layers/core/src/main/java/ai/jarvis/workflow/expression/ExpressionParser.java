package ai.jarvis.workflow.expression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the expressions of workflows, by precedence: {@code ? :}, {@code or ||}, {@code and &&}, {@code not},
 * comparisons (which do not chain), {@code & + -}, {@code * / %}, signs, then paths.
 */
final class ExpressionParser {
    private static final int DEEPEST = 60;
    private static final Set<String> WORDS = Set.of("and", "or", "not", "in", "true", "false", "null");
    private static final Map<String, Operator> COMPARISONS = Map.of(
            "==", Operator.EQUAL,
            "!=", Operator.NOT_EQUAL,
            "<", Operator.LESS,
            "<=", Operator.LESS_OR_EQUAL,
            ">", Operator.GREATER,
            ">=", Operator.GREATER_OR_EQUAL,
            "in", Operator.IN);
    private static final Map<String, Operator> SUMS =
            Map.of("+", Operator.ADD, "-", Operator.SUBTRACT, "&", Operator.JOIN);
    private static final Map<String, Operator> PRODUCTS =
            Map.of("*", Operator.MULTIPLY, "/", Operator.DIVIDE, "%", Operator.REMAINDER);

    private final Tokens tokens;
    private int depth;

    private ExpressionParser(Tokens tokens) {
        this.tokens = tokens;
    }

    /** An expression and the offset after the brace that closes it. */
    record Embedded(Expression expression, int end) {}

    /** The expression that begins at the offset and ends before a closing brace. */
    static Embedded embedded(String source, int start) throws ExpressionInvalid {
        var tokens = new Tokens(source, start);
        if (tokens.current().is("}")) {
            throw new ExpressionInvalid(start, "invalid_expression", "There is nothing between `${` and `}`.");
        }
        var expression = new ExpressionParser(tokens).expression();
        var end = tokens.current();
        if (!end.is("}")) {
            throw unexpected(end, "an operator or `}`");
        }
        return new Embedded(expression, end.at() + 1);
    }

    private Expression expression() throws ExpressionInvalid {
        if (++depth > DEEPEST) {
            throw new ExpressionInvalid(tokens.current().at(), "invalid_expression", "This is nested too deep.");
        }
        var condition = binary(Map.of("or", Operator.OR, "||", Operator.OR), this::conjunction);
        Expression result = condition;
        if (tokens.current().is("?")) {
            var at = tokens.take().at();
            var then = expression();
            expect(":");
            result = new Expression.Conditional(at, condition, then, expression());
        }
        depth--;
        return result;
    }

    private Expression conjunction() throws ExpressionInvalid {
        return binary(Map.of("and", Operator.AND, "&&", Operator.AND), this::negation);
    }

    private Expression negation() throws ExpressionInvalid {
        if (tokens.current().is("not")) {
            var at = tokens.take().at();
            return new Expression.Not(at, nested(this::negation));
        }
        return comparison();
    }

    private Expression comparison() throws ExpressionInvalid {
        var left = sum();
        var operator = COMPARISONS.get(sign());
        if (operator == null) {
            return left;
        }
        var at = tokens.take().at();
        var right = sum();
        if (COMPARISONS.containsKey(sign())) {
            throw new ExpressionInvalid(
                    tokens.current().at(), "invalid_expression", "Comparisons do not chain; join them by `and`.");
        }
        return new Expression.Binary(at, operator, left, right);
    }

    private Expression sum() throws ExpressionInvalid {
        return binary(SUMS, () -> binary(PRODUCTS, this::signed));
    }

    private Expression signed() throws ExpressionInvalid {
        if (tokens.current().is("-")) {
            var at = tokens.take().at();
            return new Expression.Negative(at, nested(this::signed));
        }
        if (tokens.current().is("!")) {
            var at = tokens.take().at();
            return new Expression.Not(at, nested(this::signed));
        }
        return path();
    }

    private Expression path() throws ExpressionInvalid {
        var target = primary();
        while (true) {
            if (tokens.current().is(".")) {
                tokens.take();
                target = member(target);
            } else if (tokens.current().is("[")) {
                var at = tokens.take().at();
                if (tokens.current().is("*")) {
                    tokens.take();
                    target = new Expression.Each(at, target);
                } else {
                    target = new Expression.Index(at, target, expression());
                }
                expect("]");
            } else {
                return target;
            }
        }
    }

    private Expression member(Expression target) throws ExpressionInvalid {
        var name = tokens.current();
        if (name.type() != Token.Type.NAME) {
            throw unexpected(name, "a name after `.`");
        }
        tokens.take();
        if (tokens.current().is("(")) {
            var arguments = new ArrayList<Expression>();
            arguments.add(target);
            arguments.addAll(list("(", ")"));
            return call(name, arguments);
        }
        return name.text().equals("length")
                ? new Expression.Length(name.at(), target)
                : new Expression.Member(name.at(), target, name.text());
    }

    private Expression primary() throws ExpressionInvalid {
        var token = tokens.current();
        return switch (token.type()) {
            case NUMBER -> new Expression.Literal(tokens.take().at(), token.value());
            case TEXT -> new Expression.Literal(tokens.take().at(), token.text());
            case NAME -> named();
            case SIGN -> bracketed();
            case END -> throw unexpected(token, "a value");
        };
    }

    private Expression named() throws ExpressionInvalid {
        var name = tokens.take();
        switch (name.text()) {
            case "true", "false" -> {
                return new Expression.Literal(name.at(), name.is("true"));
            }
            case "null" -> {
                return new Expression.Literal(name.at(), null);
            }
            default -> {
                if (WORDS.contains(name.text())) {
                    throw unexpected(name, "a value");
                }
            }
        }
        return tokens.current().is("(") ? call(name, list("(", ")")) : new Expression.Name(name.at(), name.text());
    }

    private Expression bracketed() throws ExpressionInvalid {
        var at = tokens.current().at();
        if (tokens.current().is("(")) {
            tokens.take();
            var inner = expression();
            expect(")");
            return inner;
        }
        if (tokens.current().is("[")) {
            return new Expression.ListOf(at, list("[", "]"));
        }
        if (tokens.current().is("{")) {
            return object();
        }
        throw unexpected(tokens.current(), "a value");
    }

    private Expression object() throws ExpressionInvalid {
        var at = tokens.take().at();
        var members = new LinkedHashMap<String, Expression>();
        while (!tokens.current().is("}")) {
            var key = tokens.take();
            if (key.type() != Token.Type.NAME && key.type() != Token.Type.TEXT) {
                throw unexpected(key, "a name");
            }
            expect(":");
            if (members.put(key.text(), expression()) != null) {
                throw new ExpressionInvalid(key.at(), "invalid_expression", "This name is here a second time.");
            }
            if (!tokens.current().is("}")) {
                expect(",");
            }
        }
        tokens.take();
        return new Expression.ObjectOf(at, members);
    }

    private List<Expression> list(String opening, String closing) throws ExpressionInvalid {
        expect(opening);
        var elements = new ArrayList<Expression>();
        while (!tokens.current().is(closing)) {
            elements.add(expression());
            if (!tokens.current().is(closing)) {
                expect(",");
            }
        }
        tokens.take();
        return elements;
    }

    private static Expression call(Token name, List<Expression> arguments) throws ExpressionInvalid {
        var function = Function.byName(name.text())
                .orElseThrow(() -> new ExpressionInvalid(
                        name.at(), "unknown_function", "There is no function `" + name.text() + "`."));
        var least = function.required();
        var most = function.parameters().size();
        if (arguments.size() < least || arguments.size() > most) {
            throw new ExpressionInvalid(
                    name.at(),
                    "wrong_arguments",
                    "`%s` takes %s, not %d."
                            .formatted(
                                    name.text(),
                                    least == most ? least + " argument(s)" : least + " to " + most + " arguments",
                                    arguments.size()));
        }
        return new Expression.Call(name.at(), function, arguments);
    }

    @FunctionalInterface
    private interface Rule {
        Expression read() throws ExpressionInvalid;
    }

    private Expression nested(Rule rule) throws ExpressionInvalid {
        if (++depth > DEEPEST) {
            throw new ExpressionInvalid(tokens.current().at(), "invalid_expression", "This is nested too deep.");
        }
        var result = rule.read();
        depth--;
        return result;
    }

    /** Operands that operators of one precedence join, from the left. */
    private Expression binary(Map<String, Operator> operators, Rule operand) throws ExpressionInvalid {
        var left = operand.read();
        var number = 0;
        while (operators.containsKey(sign())) {
            if (++number > 200) {
                throw new ExpressionInvalid(tokens.current().at(), "invalid_expression", "This is too long.");
            }
            var operator = tokens.take();
            left = new Expression.Binary(operator.at(), operators.get(operator.text()), left, operand.read());
        }
        return left;
    }

    private String sign() {
        var token = tokens.current();
        return token.type() == Token.Type.SIGN || token.type() == Token.Type.NAME ? token.text() : "";
    }

    private void expect(String sign) throws ExpressionInvalid {
        if (!tokens.current().is(sign)) {
            throw unexpected(tokens.current(), "`" + sign + "`");
        }
        tokens.take();
    }

    private static ExpressionInvalid unexpected(Token token, String wanted) {
        var found = token.type() == Token.Type.END ? token.text() : "`" + token.text() + "`";
        return new ExpressionInvalid(
                token.at(), "invalid_expression", "Here is " + found + " where " + wanted + " is expected.");
    }
}
