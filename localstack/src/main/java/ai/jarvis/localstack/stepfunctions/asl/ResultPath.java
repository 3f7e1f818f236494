package ai.jarvis.localstack.stepfunctions.asl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a result is put into a state's input: a reference path, {@code $} for in its place, or nowhere. */
final class ResultPath {
    private static final Pattern WHOLE =
            Pattern.compile("\\$((\\.[^.\\[\\]()*@,:?'\"]+)|(\\['[^']+'])|(\\[\"[^\"]+\"])|(\\[[0-9]{1,9}]))*");
    private static final Pattern STEP =
            Pattern.compile("\\.([^.\\[\\]()*@,:?'\"]+)|\\['([^']+)']|\\[\"([^\"]+)\"]|\\[([0-9]+)]");

    /** The result takes the input's place. */
    static final ResultPath REPLACE = new ResultPath("$", List.of());

    /** The result is dropped. */
    static final ResultPath DISCARD = new ResultPath("null", null);

    private final String text;
    private final @Nullable List<Object> steps;

    private ResultPath(String text, @Nullable List<Object> steps) {
        this.text = text;
        this.steps = steps;
    }

    /**
     * @throws IllegalArgumentException if it is not a reference path
     */
    static ResultPath parse(@Nullable Object value) {
        if (value == null) {
            return DISCARD;
        }
        if (!(value instanceof String path) || !WHOLE.matcher(path).matches()) {
            throw new IllegalArgumentException("Value is not a Reference Path: " + value);
        }
        var steps = new ArrayList<Object>();
        var matcher = STEP.matcher(path);
        while (matcher.find()) {
            for (int group = 1; group <= 3; group++) {
                if (matcher.group(group) != null) {
                    steps.add(matcher.group(group));
                }
            }
            if (matcher.group(4) != null) {
                steps.add(Integer.valueOf(matcher.group(4)));
            }
        }
        return new ResultPath(path, steps);
    }

    @Nullable
    Object put(@Nullable Object input, @Nullable Object result) {
        return steps == null ? input : put(input, result, 0);
    }

    private @Nullable Object put(@Nullable Object into, @Nullable Object result, int depth) {
        if (depth == steps.size()) {
            return result;
        }
        if (steps.get(depth) instanceof String name) {
            if (into != null && !(into instanceof Map<?, ?>)) {
                throw unmatched(into);
            }
            var copy = new LinkedHashMap<String, @Nullable Object>();
            if (into instanceof Map<?, ?> map) {
                map.forEach((key, value) -> copy.put((String) key, value));
            }
            copy.put(name, put(copy.get(name), result, depth + 1));
            return copy;
        }
        var index = (Integer) steps.get(depth);
        if (!(into instanceof List<?> list) || index >= list.size()) {
            throw unmatched(into);
        }
        var copy = new ArrayList<@Nullable Object>(list);
        copy.set(index, put(copy.get(index), result, depth + 1));
        return copy;
    }

    private AslError unmatched(@Nullable Object value) {
        return AslError.inState(
                AslError.RESULT_PATH_MATCH_FAILURE,
                "Unable to apply ResultPath " + text + " to input " + Values.write(value));
    }
}
