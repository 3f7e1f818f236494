package ai.jarvis.workflow.expression;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A word of an expression.
 *
 * @param text as written; of {@link Type#TEXT} what it means
 * @param value of a number
 */
record Token(Type type, String text, @Nullable Object value, int at) {
    enum Type {
        NAME,
        NUMBER,
        TEXT,
        SIGN,
        END
    }

    boolean is(String sign) {
        return (type == Type.SIGN || type == Type.NAME) && text.equals(sign);
    }

    static Object number(String digits) {
        return digits.length() < 18 && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Long.valueOf(digits)
                : new BigDecimal(digits);
    }
}
