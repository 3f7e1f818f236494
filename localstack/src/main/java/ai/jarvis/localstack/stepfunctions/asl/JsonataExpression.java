package ai.jarvis.localstack.stepfunctions.asl;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Utils;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An expression of the JSONata query language, {@code {% $states.input.name %}}.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html">AWS's flavour of it</a>
 */
final class JsonataExpression implements Expression {
    private static final long MOST_MILLISECONDS = 10_000;
    private static final int DEEPEST = 500;

    /** To make the context object costs something; most expressions do not look at it. */
    private static final Pattern CONTEXT = Pattern.compile("\\$states(?!\\.(input|result|errorOutput)\\b)");

    private final String text;
    private final Jsonata jsonata;
    private final boolean usesContext;

    private JsonataExpression(String text, Jsonata jsonata) {
        this.text = text;
        this.jsonata = jsonata;
        this.usesContext = CONTEXT.matcher(text).find();
    }

    static boolean isOne(String text) {
        return text.startsWith("{%") && text.endsWith("%}") && text.length() >= 4;
    }

    /**
     * @param text with its braces
     * @throws IllegalArgumentException if it is not JSONata
     */
    static JsonataExpression parse(String text) {
        var expression = text.substring(2, text.length() - 2).trim();
        try {
            var jsonata = Jsonata.jsonata(expression);
            // The input is what states hand on: JSON. The library would look at all of it at every evaluation.
            jsonata.setValidateInput(false);
            jsonata.setOutputConvertNulls(false);
            return new JsonataExpression(expression, jsonata);
        } catch (JException e) {
            throw new IllegalArgumentException("Not JSONata: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("Not JSONata: " + expression, e);
        }
    }

    String text() {
        return text;
    }

    @Override
    public @Nullable Object evaluate(Evaluation evaluation, String field) {
        var frame = jsonata.createFrame();
        frame.setRuntimeBounds(MOST_MILLISECONDS, DEEPEST);
        evaluation.variables().forEach((name, value) -> frame.bind(name, value == null ? Jsonata.NULL_VALUE : value));
        frame.bind("states", evaluation.states(usesContext));
        bindFunctions(frame, evaluation);
        Object value;
        try {
            value = jsonata.evaluate(null, frame);
        } catch (AslError e) {
            throw AslError.query(field, described(field) + " threw an error during evaluation. " + e.cause());
        } catch (JException e) {
            throw AslError.query(
                    field,
                    described(field) + " threw an error during evaluation. " + e.getError() + ": " + e.getMessage());
        } catch (StackOverflowError | RuntimeException e) {
            throw AslError.query(field, described(field) + " threw an error during evaluation. " + e.getMessage());
        }
        if (value == null) {
            throw AslError.query(field, described(field) + " returned nothing (undefined).");
        }
        var copy = Values.copy(Utils.convertNulls(value));
        if (hasFunction(copy)) {
            throw AslError.query(
                    field, described(field) + " returned an unsupported result type: a function is not JSON.");
        }
        return copy;
    }

    private String described(String field) {
        return "The JSONata expression '" + text + "' specified for the field '" + field + "'";
    }

    private static boolean hasFunction(@Nullable Object value) {
        return switch (value) {
            case List<?> list -> list.stream().anyMatch(JsonataExpression::hasFunction);
            case Map<?, ?> map -> map.values().stream().anyMatch(JsonataExpression::hasFunction);
            case null -> false;
            default -> "function".equals(Values.type(value));
        };
    }

    /** What Step Functions adds to JSONata, takes from it, and what must be the same when an execution is replayed. */
    private static void bindFunctions(Jsonata.Frame frame, Evaluation evaluation) {
        bind(frame, "partition", arguments -> IntrinsicFunctions.partition(listed(arguments, 0), arguments.get(1)));
        bind(frame, "range", IntrinsicFunctions::range);
        bind(frame, "hash", arguments -> IntrinsicFunctions.hash(arguments.get(0), arguments.get(1)));
        bind(frame, "parse", arguments -> orNull(IntrinsicFunctions.parse(arguments.get(0))));
        bind(frame, "uuid", arguments -> IntrinsicFunctions.uuid(evaluation.random()));
        bind(
                frame,
                "random",
                arguments -> argument(arguments, 0) == null
                        ? IntrinsicFunctions.uniform(evaluation.random())
                        : new SplittableRandom(number(arguments.getFirst()).longValue()).nextDouble());
        bind(frame, "shuffle", arguments -> {
            var shuffled = new ArrayList<Object>(listed(arguments, 0));
            Collections.shuffle(shuffled, Random.from(evaluation.random()));
            return shuffled;
        });
        bind(frame, "millis", arguments -> evaluation.now());
        bind(frame, "eval", arguments -> {
            throw new IllegalArgumentException("$eval is not supported; use $parse to read JSON");
        });
        bind(
                frame,
                "now",
                arguments -> Functions.dateTimeFromMillis(
                        evaluation.now(), (String) argument(arguments, 0), (String) argument(arguments, 1)));
    }

    private static @Nullable Object argument(List<@Nullable Object> arguments, int index) {
        return index < arguments.size() ? arguments.get(index) : null;
    }

    private static Number number(@Nullable Object value) {
        if (value instanceof Number number) {
            return number;
        }
        throw new IllegalArgumentException("A seed is a number, not " + Values.write(value));
    }

    private static List<?> listed(List<?> arguments, int index) {
        return arguments.get(index) instanceof List<?> list ? list : List.of(arguments.get(index));
    }

    private static Object orNull(@Nullable Object value) {
        return value == null ? Jsonata.NULL_VALUE : value;
    }

    private interface Body {
        @Nullable
        Object apply(List<@Nullable Object> arguments);
    }

    @SuppressWarnings("unchecked") // The library's lists have no type.
    private static void bind(Jsonata.Frame frame, String name, Body body) {
        frame.bind(name, new Jsonata.JFunction((input, arguments) -> body.apply(arguments), null));
    }
}
