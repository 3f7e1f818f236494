package ai.jarvis.localstack.stepfunctions.asl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** JSON values as this package holds them. */
public final class Values {
    /** The most bytes of a state's input or result, as JSON in UTF-8. */
    static final int MOST_BYTES = 262_144;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private Values() {}

    /**
     * Reads one JSON value.
     *
     * @throws IllegalArgumentException if it is not one; the message says where
     */
    public static @Nullable Object parse(String json) {
        try (var parser = MAPPER.createParser(json)) {
            var value = MAPPER.readValue(parser, Object.class);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("There is more than one JSON value");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException("Not JSON", e);
        }
    }

    /** The value as compact JSON. */
    public static String write(@Nullable Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not a JSON value", e);
        }
    }

    /** The name that errors use for the value's type. */
    static String type(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String text -> "string";
            case Number number -> "number";
            case Boolean truth -> "boolean";
            case List<?> list -> "array";
            case Map<?, ?> map -> "object";
            default -> "function";
        };
    }

    /** Whether two values are the same JSON, numbers by their value. */
    public static boolean same(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return compare(x, y) == 0;
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            if (x.size() != y.size()) {
                return false;
            }
            for (int i = 0; i < x.size(); i++) {
                if (!same(x.get(i), y.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            return x.keySet().equals(y.keySet())
                    && x.entrySet().stream().allMatch(entry -> same(entry.getValue(), y.get(entry.getKey())));
        }
        return Objects.equals(a, b);
    }

    static int compare(Number a, Number b) {
        if (isInteger(a) && isInteger(b)) {
            return a instanceof BigInteger || b instanceof BigInteger
                    ? decimal(a).compareTo(decimal(b))
                    : Long.compare(a.longValue(), b.longValue());
        }
        if (a instanceof Double || b instanceof Double) {
            return Double.compare(a.doubleValue(), b.doubleValue());
        }
        return decimal(a).compareTo(decimal(b));
    }

    private static boolean isInteger(Number number) {
        return number instanceof Integer || number instanceof Long || number instanceof BigInteger;
    }

    private static BigDecimal decimal(Number number) {
        return new BigDecimal(number.toString());
    }

    /** The number as a whole one, if it is. */
    static @Nullable Long whole(@Nullable Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        if (value instanceof Number number && number.doubleValue() == Math.rint(number.doubleValue())) {
            return number.longValue();
        }
        return null;
    }

    /** A value of another maker as this package's own: new containers, whole numbers without a fraction. */
    static @Nullable Object copy(@Nullable Object value) {
        return switch (value) {
            case List<?> list -> {
                var copy = new ArrayList<@Nullable Object>(list.size());
                for (var item : list) {
                    copy.add(copy(item));
                }
                yield copy;
            }
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<String, @Nullable Object>();
                map.forEach((key, item) -> copy.put(String.valueOf(key), copy(item)));
                yield copy;
            }
            case Double number
            when number == Math.rint(number) && Math.abs(number) < 1L << 53 -> narrowed(number.longValue());
            case Long number -> narrowed(number);
            case null -> null;
            default -> value;
        };
    }

    static Number narrowed(long number) {
        if (number == (int) number) {
            return (int) number;
        }
        return number;
    }

    /** Whether the value as JSON has more bytes than a state may hand on. */
    static boolean isTooLarge(@Nullable Object value) {
        return remaining(value, MOST_BYTES) < 0;
    }

    /** What is left of an allowance of bytes after the value; negative as soon as it is used up. */
    private static int remaining(@Nullable Object value, int allowance) {
        int left = allowance;
        switch (value) {
            case null -> left -= 4;
            case String text -> left = afterText(text, left);
            case Boolean truth -> left -= truth ? 4 : 5;
            case Integer number -> left -= digits(number);
            case List<?> list -> {
                left -= 1 + Math.max(1, list.size());
                for (var item : list) {
                    left = remaining(item, left);
                    if (left < 0) {
                        return left;
                    }
                }
            }
            case Map<?, ?> map -> {
                left -= 1 + Math.max(1, map.size());
                for (var entry : map.entrySet()) {
                    left = remaining(entry.getValue(), afterText((String) entry.getKey(), left) - 1);
                    if (left < 0) {
                        return left;
                    }
                }
            }
            default -> left -= value.toString().length();
        }
        return left;
    }

    private static int digits(int number) {
        int digits = number < 0 ? 2 : 1;
        for (int rest = number / 10; rest != 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    private static int afterText(String text, int allowance) {
        int left = allowance - 2 - text.length();
        if (left < 0) {
            return left;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c == '\n' || c == '\t' || c == '\r') {
                left--;
            } else if (c < ' ') {
                left -= 5;
            } else if (c >= 0x800 && !Character.isSurrogate(c)) {
                left -= 2;
            } else if (c >= 0x80) {
                left--;
            }
        }
        return left;
    }
}
