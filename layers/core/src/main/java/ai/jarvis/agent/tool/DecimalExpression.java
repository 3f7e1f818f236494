package ai.jarvis.agent.tool;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Arithmetic in decimal numbers: exact as far as numbers are, 34 digits (IEEE 754 decimal128) where there is no end. */
final class DecimalExpression {
    private static final MathContext DIVISION = MathContext.DECIMAL128;
    private static final int MOST_DEPTH = 100;
    private static final int MOST_DIGITS = 1_000;
    private static final int MOST_POWER = 1_000;

    private final String text;
    private int at;
    private int depth;

    /** An expression that has no value; the message says why. */
    static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Wrong(String message) {
            super(message);
        }
    }

    private DecimalExpression(String text) {
        this.text = text;
    }

    /** The value, in digits. */
    static String value(String text) {
        var expression = new DecimalExpression(text);
        try {
            var value = expression.sum();
            if (expression.peek() != 0) {
                throw expression.wrong("an operator");
            }
            var plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
            return plain.toPlainString();
        } catch (ArithmeticException e) {
            throw new Wrong("It has no value: " + e.getMessage());
        }
    }

    private BigDecimal sum() {
        var value = product();
        while (true) {
            if (take('+')) {
                value = bounded(value.add(product()));
            } else if (take('-')) {
                value = bounded(value.subtract(product()));
            } else {
                return value;
            }
        }
    }

    private BigDecimal product() {
        var value = signed();
        while (true) {
            if (take('*')) {
                value = bounded(value.multiply(signed()));
            } else if (take('/')) {
                value = quotient(value, signed());
            } else if (take('%')) {
                var divisor = signed();
                if (divisor.signum() == 0) {
                    throw new Wrong("It divides by zero.");
                }
                value = value.remainder(divisor);
            } else {
                return value;
            }
        }
    }

    private static BigDecimal quotient(BigDecimal value, BigDecimal divisor) {
        if (divisor.signum() == 0) {
            throw new Wrong("It divides by zero.");
        }
        return value.divide(divisor, DIVISION);
    }

    /** A sign binds less than a power: -2^2 is -4. */
    private BigDecimal signed() {
        return deeper(() -> {
            if (take('-')) {
                return signed().negate();
            }
            return take('+') ? signed() : power();
        });
    }

    private BigDecimal power() {
        var base = atom();
        if (!take('^')) {
            return base;
        }
        var exponent = signed();
        int power;
        try {
            power = exponent.intValueExact();
        } catch (ArithmeticException e) {
            throw new Wrong("It has a power that is no whole number, or too large: " + shown(exponent));
        }
        if (Math.abs(power) > MOST_POWER || (long) base.precision() * Math.abs(power) > 4L * MOST_DIGITS) {
            throw new Wrong("It has a power that is too large: " + shown(exponent));
        }
        var result = bounded(base.pow(Math.abs(power)));
        return power < 0 ? quotient(BigDecimal.ONE, result) : result;
    }

    private BigDecimal atom() {
        if (take('(')) {
            var value = deeper(this::sum);
            close();
            return value;
        }
        var next = peek();
        if ((next >= '0' && next <= '9') || next == '.') {
            return number();
        }
        if ((next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z')) {
            return function();
        }
        throw wrong("a number");
    }

    private BigDecimal number() {
        var start = at;
        digits();
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            var exponent = at;
            digits();
            if (at == exponent || at - exponent > 4) {
                throw wrong("an exponent of at most 4 digits");
            }
        }
        try {
            return bounded(new BigDecimal(text.substring(start, at)));
        } catch (NumberFormatException e) {
            throw wrong("a number");
        }
    }

    private void digits() {
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
    }

    private BigDecimal function() {
        var start = at;
        while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
            at++;
        }
        var name = text.substring(start, at).toLowerCase(Locale.ROOT);
        if (!take('(')) {
            throw new Wrong("There is no value called " + name + ".");
        }
        List<BigDecimal> values = new ArrayList<>();
        do {
            values.add(deeper(this::sum));
        } while (take(','));
        close();
        return switch (name) {
            case "abs" -> one(name, values).abs();
            case "ceil" -> one(name, values).setScale(0, RoundingMode.CEILING);
            case "floor" -> one(name, values).setScale(0, RoundingMode.FLOOR);
            case "max" -> values.stream().reduce(values.getFirst(), BigDecimal::max);
            case "min" -> values.stream().reduce(values.getFirst(), BigDecimal::min);
            case "sqrt" -> root(one(name, values));
            case "round" -> rounded(values);
            default -> throw new Wrong("There is no function called " + name + ".");
        };
    }

    private static BigDecimal one(String name, List<BigDecimal> values) {
        if (values.size() != 1) {
            throw new Wrong("The function " + name + " takes one value.");
        }
        return values.getFirst();
    }

    private static BigDecimal root(BigDecimal value) {
        if (value.signum() < 0) {
            throw new Wrong("There is no root of a negative number.");
        }
        return value.sqrt(DIVISION);
    }

    /** Half away from zero, as people learn it. */
    private static BigDecimal rounded(List<BigDecimal> values) {
        if (values.size() > 2) {
            throw new Wrong("The function round takes a value and a number of digits.");
        }
        var digits = values.size() == 2 ? values.get(1) : BigDecimal.ZERO;
        if (digits.abs().compareTo(BigDecimal.valueOf(100)) > 0) {
            throw new Wrong("The function round takes at most 100 digits.");
        }
        return values.getFirst().setScale(digits.intValueExact(), RoundingMode.HALF_UP);
    }

    private BigDecimal bounded(BigDecimal value) {
        if (value.precision() > MOST_DIGITS || Math.abs((long) value.scale()) > MOST_DIGITS) {
            throw new Wrong("A number in it has more than " + MOST_DIGITS + " digits.");
        }
        return value;
    }

    private BigDecimal deeper(Supplier<BigDecimal> part) {
        if (++depth > MOST_DEPTH) {
            throw new Wrong("It is nested too deep.");
        }
        var value = part.get();
        depth--;
        return value;
    }

    private void close() {
        if (!take(')')) {
            throw wrong("a closing parenthesis");
        }
    }

    private boolean take(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    /** The next character that is no space; 0 at the end. */
    private char peek() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private Wrong wrong(String expected) {
        var there = peek();
        return new Wrong("Expected " + expected + " at character " + (at + 1)
                + (there == 0 ? ", where it ends." : ", not " + there + "."));
    }

    private static String shown(BigDecimal value) {
        return value.round(new MathContext(10)).toString();
    }
}
