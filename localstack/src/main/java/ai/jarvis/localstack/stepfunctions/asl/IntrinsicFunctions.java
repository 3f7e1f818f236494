package ai.jarvis.localstack.stepfunctions.asl;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the intrinsic functions do, by their names; some of them JSONata has by other names. */
final class IntrinsicFunctions {
    private static final int MOST_RANGE = 1000;
    private static final int MOST_ENCODED = 10_000;
    private static final Map<String, Function> FUNCTIONS = Map.ofEntries(
            Map.entry("States.Format", (arguments, evaluation) -> format(arguments)),
            Map.entry(
                    "States.StringToJson",
                    (arguments, evaluation) -> parse(only(arguments, 1).get(0))),
            Map.entry(
                    "States.JsonToString",
                    (arguments, evaluation) -> Values.write(only(arguments, 1).get(0))),
            Map.entry("States.Array", (arguments, evaluation) -> arguments),
            Map.entry(
                    "States.ArrayPartition",
                    (arguments, evaluation) -> partition(list(only(arguments, 2), 0), arguments.get(1))),
            Map.entry("States.ArrayContains", (arguments, evaluation) -> list(only(arguments, 2), 0).stream()
                    .anyMatch(item -> Values.same(item, arguments.get(1)))),
            Map.entry("States.ArrayRange", (arguments, evaluation) -> range(only(arguments, 3))),
            Map.entry("States.ArrayGetItem", (arguments, evaluation) -> item(only(arguments, 2))),
            Map.entry("States.ArrayLength", (arguments, evaluation) -> list(only(arguments, 1), 0)
                    .size()),
            Map.entry("States.ArrayUnique", (arguments, evaluation) -> unique(list(only(arguments, 1), 0))),
            Map.entry("States.Base64Encode", (arguments, evaluation) -> encode(text(only(arguments, 1), 0))),
            Map.entry("States.Base64Decode", (arguments, evaluation) -> decode(text(only(arguments, 1), 0))),
            Map.entry(
                    "States.Hash",
                    (arguments, evaluation) -> hash(only(arguments, 2).get(0), arguments.get(1))),
            Map.entry("States.JsonMerge", (arguments, evaluation) -> merge(only(arguments, 3))),
            Map.entry("States.MathRandom", IntrinsicFunctions::random),
            Map.entry("States.MathAdd", (arguments, evaluation) -> add(only(arguments, 2))),
            Map.entry(
                    "States.StringSplit",
                    (arguments, evaluation) -> split(text(only(arguments, 2), 0), text(arguments, 1))),
            Map.entry("States.UUID", (arguments, evaluation) -> {
                only(arguments, 0);
                return uuid(evaluation.random());
            }));

    private IntrinsicFunctions() {}

    interface Function {
        @Nullable
        Object apply(List<@Nullable Object> arguments, Evaluation evaluation);
    }

    static @Nullable Function named(String name) {
        return FUNCTIONS.get(name);
    }

    private static AslError failed(String cause) {
        return AslError.inState(AslError.INTRINSIC_FAILURE, cause);
    }

    private static List<@Nullable Object> only(List<@Nullable Object> arguments, int count) {
        if (arguments.size() != count) {
            throw failed("Invalid number of arguments: expected " + count + ", but was " + arguments.size());
        }
        return arguments;
    }

    private static List<?> list(List<@Nullable Object> arguments, int index) {
        if (arguments.get(index) instanceof List<?> list) {
            return list;
        }
        throw failed("Argument " + (index + 1) + " must be an array, but was " + Values.type(arguments.get(index)));
    }

    private static String text(List<@Nullable Object> arguments, int index) {
        if (arguments.get(index) instanceof String text) {
            return text;
        }
        throw failed("Argument " + (index + 1) + " must be a string, but was " + Values.type(arguments.get(index)));
    }

    /** A number with a fraction is rounded to the nearest whole one, up from the middle. */
    private static long integer(@Nullable Object value) {
        if (value instanceof Number number) {
            return number instanceof Integer || number instanceof Long
                    ? number.longValue()
                    : Math.round(number.doubleValue());
        }
        throw failed("An argument must be an integer, but was " + Values.type(value));
    }

    private static String format(List<@Nullable Object> arguments) {
        if (arguments.isEmpty()) {
            throw failed("Invalid number of arguments: a template is expected");
        }
        var template = text(arguments, 0);
        var result = new StringBuilder();
        var next = 1;
        for (int i = 0; i < template.length(); i++) {
            var c = template.charAt(i);
            if (c == '\\' && i + 1 < template.length() && "{}\\".indexOf(template.charAt(i + 1)) >= 0) {
                result.append(template.charAt(++i));
            } else if (c == '{' && i + 1 < template.length() && template.charAt(i + 1) == '}') {
                if (next == arguments.size()) {
                    throw failed("The template has more {} than there are arguments");
                }
                var value = arguments.get(next++);
                result.append(value instanceof String string ? string : Values.write(value));
                i++;
            } else {
                result.append(c);
            }
        }
        if (next != arguments.size()) {
            throw failed("The template has fewer {} than there are arguments");
        }
        return result.toString();
    }

    static @Nullable Object parse(@Nullable Object json) {
        if (!(json instanceof String text)) {
            throw failed("Not a string of JSON: " + Values.write(json));
        }
        if (text.isBlank()) {
            return null;
        }
        try {
            return Values.parse(text);
        } catch (IllegalArgumentException e) {
            throw failed("Not JSON: " + text);
        }
    }

    static List<@Nullable Object> partition(List<?> list, @Nullable Object size) {
        var length = (int) Math.min(Integer.MAX_VALUE, integer(size));
        if (length <= 0) {
            throw failed("A chunk's size must be positive, but was " + Values.write(size));
        }
        var chunks = new ArrayList<@Nullable Object>();
        for (int start = 0; start < list.size(); start += length) {
            chunks.add(new ArrayList<@Nullable Object>(list.subList(start, Math.min(list.size(), start + length))));
        }
        return chunks;
    }

    static List<@Nullable Object> range(List<@Nullable Object> arguments) {
        var first = integer(arguments.get(0));
        var last = integer(arguments.get(1));
        var step = integer(arguments.get(2));
        if (step == 0) {
            throw failed("A range's step must not be 0");
        }
        if ((last - first) / step >= MOST_RANGE) {
            throw failed("A range has at most " + MOST_RANGE + " items");
        }
        var range = new ArrayList<@Nullable Object>();
        for (var value = first; step > 0 ? value <= last : value >= last; value += step) {
            range.add(Values.narrowed(value));
        }
        return range;
    }

    private static @Nullable Object item(List<@Nullable Object> arguments) {
        var list = list(arguments, 0);
        var index = integer(arguments.get(1));
        if (index < 0 || index >= list.size()) {
            throw failed("There is no item " + index + " in an array of " + list.size());
        }
        return list.get((int) index);
    }

    private static List<@Nullable Object> unique(List<?> list) {
        var unique = new ArrayList<@Nullable Object>();
        for (var item : list) {
            if (unique.stream().noneMatch(other -> Values.same(other, item))) {
                unique.add(item);
            }
        }
        return unique;
    }

    private static String encode(String text) {
        if (text.length() > MOST_ENCODED) {
            throw failed("At most " + MOST_ENCODED + " characters can be encoded");
        }
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String text) {
        if (text.length() > MOST_ENCODED) {
            throw failed("At most " + MOST_ENCODED + " characters can be decoded");
        }
        try {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw failed("Not Base64: " + text);
        }
    }

    static String hash(@Nullable Object value, @Nullable Object algorithm) {
        if (!(algorithm instanceof String name)
                || !List.of("MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512").contains(name)) {
            throw failed("Not a hash algorithm: " + Values.write(algorithm));
        }
        if (value == null) {
            throw failed("null cannot be hashed");
        }
        var text = value instanceof String string ? string : Values.write(value);
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(name).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has " + name, e);
        }
    }

    private static Map<String, @Nullable Object> merge(List<@Nullable Object> arguments) {
        if (!(arguments.get(0) instanceof Map<?, ?> first && arguments.get(1) instanceof Map<?, ?> second)) {
            throw failed("Only objects can be merged");
        }
        if (!Boolean.FALSE.equals(arguments.get(2))) {
            throw failed("Objects are merged only shallowly: the third argument must be false");
        }
        var merged = new LinkedHashMap<String, @Nullable Object>();
        first.forEach((key, value) -> merged.put((String) key, value));
        second.forEach((key, value) -> merged.put((String) key, value));
        return merged;
    }

    private static Object random(List<@Nullable Object> arguments, Evaluation evaluation) {
        if (arguments.size() != 2 && arguments.size() != 3) {
            throw failed("Invalid number of arguments: expected 2 or 3, but was " + arguments.size());
        }
        var from = integer(arguments.get(0));
        var to = integer(arguments.get(1));
        if (from >= to) {
            throw failed("A random number's upper bound must be above its lower one");
        }
        var random = arguments.size() == 3 ? new SplittableRandom(integer(arguments.get(2))) : evaluation.random();
        return Values.narrowed(random.nextLong(from, to));
    }

    private static Number add(List<@Nullable Object> arguments) {
        return Values.narrowed(integer(arguments.get(0)) + integer(arguments.get(1)));
    }

    /** At each of the separator's characters, without the empty pieces. */
    private static List<@Nullable Object> split(String text, String separators) {
        if (separators.isEmpty()) {
            return new ArrayList<>(
                    text.codePoints().mapToObj(Character::toString).toList());
        }
        var pieces = new ArrayList<@Nullable Object>();
        for (var piece : text.split("[" + Pattern.quote(separators) + "]", -1)) {
            if (!piece.isEmpty()) {
                pieces.add(piece);
            }
        }
        return pieces;
    }

    static String uuid(RandomGenerator random) {
        var high = (random.nextLong() & ~0xF000L) | 0x4000L;
        var low = (random.nextLong() & ~(3L << 62)) | (2L << 62);
        return new UUID(high, low).toString();
    }

    static double uniform(RandomGenerator random) {
        return new BigDecimal(random.nextDouble()).round(MathContext.DECIMAL64).doubleValue();
    }
}
