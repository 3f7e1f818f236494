package ai.jarvis.prompt.liquid;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much a value is when it is written: its characters, those of its parts, and one for each part. */
final class Weight {
    /** Of a number, in decimal places before and after the point. */
    private static final int MOST_DIGITS = 400;

    private long left = LiquidDialect.MOST_CHARACTERS;

    private Weight() {}

    /** Refuses a value that is more than a rendered text may be. */
    static void require(@Nullable Object value) {
        new Weight().take(value);
    }

    static RenderingFailed tooHeavy() {
        return new RenderingFailed(
                "A text or a list would be longer than " + LiquidDialect.MOST_CHARACTERS + " characters.");
    }

    private void take(@Nullable Object value) {
        switch (value) {
            case null -> take(1);
            case CharSequence text -> take(text.length());
            case Collection<?> parts -> parts.forEach(this::part);
            case Object[] parts -> Arrays.stream(parts).forEach(this::part);
            case Map<?, ?> members ->
                members.forEach((name, member) -> {
                    part(name);
                    part(member);
                });
            case BigDecimal number -> {
                if (number.precision() > MOST_DIGITS || Math.abs((long) number.scale()) > MOST_DIGITS) {
                    throw new RenderingFailed("A number would have more than " + MOST_DIGITS + " digits.");
                }
                take(number.precision());
            }
            default -> take(1);
        }
    }

    private void part(@Nullable Object value) {
        take(1);
        take(value);
    }

    private void take(long weight) {
        left -= weight;
        if (left < 0) {
            throw tooHeavy();
        }
    }
}
