package ai.jarvis.workflow.step;

import ai.jarvis.workflow.StepRefused;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The inputs of a step, by name. What is not of the kind that is wanted is refused. */
public record StepInputs(Map<String, Object> values) {
    /** What is null is not there. */
    public StepInputs {
        values = new HashMap<>(values);
        values.values().removeIf(value -> value == null);
    }

    public String text(String name) {
        return optionalText(name).orElseThrow(() -> new StepRefused("The input " + name + " is missing"));
    }

    public Optional<String> optionalText(String name) {
        return value(name).map(value -> switch (value) {
            case String text -> text;
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            default -> throw wrong(name, "a text");
        });
    }

    public Optional<Integer> optionalNumber(String name) {
        return value(name).map(value -> {
            if (value instanceof Number number) {
                try {
                    return new BigDecimal(number.toString()).intValueExact();
                } catch (ArithmeticException e) {
                    throw new StepRefused("The input " + name + " must be a whole number, not " + number, e);
                }
            }
            throw wrong(name, "a number");
        });
    }

    /** A list of texts; one text is a list of itself. */
    public List<String> texts(String name) {
        return switch (value(name).orElse(List.of())) {
            case String text -> List.of(text);
            case List<?> list ->
                list.stream()
                        .map(each -> {
                            if (each instanceof String text) {
                                return text;
                            }
                            throw wrong(name, "a list of texts");
                        })
                        .toList();
            default -> throw wrong(name, "a list of texts");
        };
    }

    public List<Object> list(String name) {
        if (value(name).orElse(List.of()) instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        throw wrong(name, "a list");
    }

    public Map<String, Object> object(String name) {
        if (value(name).orElse(Map.of()) instanceof Map<?, ?> map) {
            var members = new HashMap<String, Object>();
            map.forEach((key, value) -> members.put(String.valueOf(key), value));
            return members;
        }
        throw wrong(name, "an object");
    }

    public Optional<Object> value(String name) {
        @Nullable Object value = values.get(name);
        return Optional.ofNullable(value);
    }

    private static StepRefused wrong(String name, String wanted) {
        return new StepRefused("The input " + name + " must be " + wanted);
    }
}
