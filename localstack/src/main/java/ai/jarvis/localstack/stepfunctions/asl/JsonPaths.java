package ai.jarvis.localstack.stepfunctions.asl;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.PathNotFoundException;
import com.jayway.jsonpath.spi.cache.CacheProvider;
import com.jayway.jsonpath.spi.cache.NOOPCache;
import com.jayway.jsonpath.spi.json.JacksonJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Paths of the JSONPath query language: {@code $.a}, {@code $$.Execution.Id}, {@code $variable.b}. */
final class JsonPaths {
    private static final Pattern VARIABLE = Pattern.compile("\\$([A-Za-z_][A-Za-z0-9_]*)(.*)", Pattern.DOTALL);
    private static final Pattern SIMPLE = Pattern.compile("\\$((\\.[A-Za-z_][A-Za-z0-9_\\-]*)|(\\[[0-9]{1,9}]))*");
    private static final Pattern STEP = Pattern.compile("\\.([A-Za-z_][A-Za-z0-9_\\-]*)|\\[([0-9]+)]");

    /** To AWS a backslash in a quoted name is one, to the library the beginning of an escape. */
    private static final Pattern LONE_BACKSLASH = Pattern.compile("(?<!\\\\)\\\\(?![\\\\'])");

    private static final Object MISSING = new Object();
    private static final Configuration CONFIGURATION = Configuration.builder()
            .jsonProvider(new JacksonJsonProvider())
            .mappingProvider(new JacksonMappingProvider())
            .build();

    static {
        // Every path is kept by the state that has it.
        CacheProvider.setCache(new NOOPCache());
    }

    private JsonPaths() {}

    /** How the value is not there. */
    static final class NotFound extends RuntimeException {
        NotFound(String message) {
            super(message, null, false, false);
        }
    }

    /** A path whose absence the caller words itself. */
    interface Path {
        /**
         * What is there.
         *
         * @throws NotFound if nothing is there
         * @throws AslError if the path cannot be followed at all
         */
        @Nullable
        Object read(Evaluation evaluation);

        String text();
    }

    /**
     * @throws IllegalArgumentException if it is not a path
     */
    static Path compile(String text) {
        if (text.startsWith("$$")) {
            var steps = steps(text.substring(1));
            return new Read(text, steps) {
                @Override
                Object root(Evaluation evaluation) {
                    return evaluation.context();
                }
            };
        }
        var variable = VARIABLE.matcher(text);
        if (variable.matches()) {
            var name = variable.group(1);
            return new Read(text, steps("$" + variable.group(2))) {
                @Override
                @Nullable
                Object root(Evaluation evaluation) {
                    return evaluation
                            .variables()
                            .find(name)
                            .orElseThrow(() -> new NotFound("No variable named " + name))
                            .value();
                }
            };
        }
        if (!text.startsWith("$")) {
            throw new IllegalArgumentException("A path begins with $: " + text);
        }
        return new Read(text, steps(text)) {
            @Override
            @Nullable
            Object root(Evaluation evaluation) {
                return evaluation.input();
            }
        };
    }

    private static Steps steps(String path) {
        JsonPath compiled;
        try {
            compiled = JsonPath.compile(LONE_BACKSLASH.matcher(path).replaceAll("\\\\\\\\"));
        } catch (InvalidPathException | IllegalArgumentException e) {
            throw new IllegalArgumentException("Not a JSONPath: " + path, e);
        }
        if (!SIMPLE.matcher(path).matches()) {
            return new Steps(compiled, null);
        }
        var names = new ArrayList<Object>();
        var matcher = STEP.matcher(path);
        while (matcher.find()) {
            names.add(matcher.group(1) == null ? Integer.valueOf(matcher.group(2)) : matcher.group(1));
        }
        return new Steps(compiled, names);
    }

    /** A path, and its names and indexes if it has nothing else: those are followed without the library. */
    private record Steps(JsonPath path, @Nullable List<Object> simple) {
        @Nullable
        Object read(@Nullable Object root) {
            if (simple != null) {
                var found = follow(root, simple);
                if (found != MISSING) {
                    return found;
                }
            }
            if (root == null) {
                if (simple != null && simple.isEmpty()) {
                    return null;
                }
                throw new NotFound("No results for path: " + path.getPath());
            }
            try {
                return path.read(root, CONFIGURATION);
            } catch (PathNotFoundException e) {
                // A path that may lead to several places leads to none.
                if (!path.isDefinite()) {
                    return new ArrayList<>();
                }
                throw new NotFound(e.getMessage());
            } catch (InvalidPathException | ClassCastException | IllegalArgumentException e) {
                throw new NotFound(String.valueOf(e.getMessage()));
            }
        }

        private static @Nullable Object follow(@Nullable Object root, List<Object> steps) {
            var at = root;
            for (var step : steps) {
                if (step instanceof String name && at instanceof Map<?, ?> map) {
                    at = map.get(name);
                    if (at == null && !map.containsKey(name)) {
                        return MISSING;
                    }
                } else if (step instanceof Integer index && at instanceof List<?> list && index < list.size()) {
                    at = list.get(index);
                } else {
                    return MISSING;
                }
            }
            return at;
        }
    }

    private abstract static class Read implements Path {
        private final String text;
        private final Steps steps;

        Read(String text, Steps steps) {
            this.text = text;
            this.steps = steps;
        }

        abstract @Nullable Object root(Evaluation evaluation);

        @Override
        public @Nullable Object read(Evaluation evaluation) {
            return steps.read(root(evaluation));
        }

        @Override
        public String text() {
            return text;
        }
    }

    /** The path as a value of a field that fails the execution if nothing is there. */
    static Expression expression(String text) {
        var path = compile(text);
        return (evaluation, field) -> {
            try {
                return path.read(evaluation);
            } catch (NotFound e) {
                throw AslError.runtime("The JSONPath '" + text + "' specified for the field '" + field
                        + "' could not be found in the input '" + Values.write(evaluation.input()) + "'");
            }
        };
    }
}
