package ai.jarvis.workflow.compile;

import ai.jarvis.workflow.StepErrors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** States of the Amazon States Language. */
final class States {
    /** What a handler is told of an error: its author's name, and the message without what Lambda puts around it. */
    static final Map<String, Object> ERROR = error();

    private States() {}

    static Map<String, Object> of(String type, String comment) {
        var state = new LinkedHashMap<String, Object>();
        state.put("Type", type);
        if (!comment.isEmpty()) {
            state.put("Comment", comment);
        }
        return state;
    }

    static Map<String, Object> pass(String comment) {
        return of("Pass", comment);
    }

    static void putUnlessEmpty(Map<String, Object> state, String name, Map<String, ?> value) {
        if (!value.isEmpty()) {
            state.put(name, value);
        }
    }

    static void putUnlessEmpty(Map<String, Object> state, String name, List<?> value) {
        if (!value.isEmpty()) {
            state.put(name, value);
        }
    }

    /**
     * The state that is a return.
     *
     * @param value what is returned, as JSON with JSONata in it
     * @param jsonata the same as JSONata
     */
    static Map<String, Object> ending(Scope scope, @Nullable Object value, String jsonata) {
        return switch (scope.ending) {
            case SUCCEED -> {
                var state = of("Succeed", "");
                state.put("Output", value instanceof Map<?, ?> ? value : Scope.query(jsonata));
                yield state;
            }
            case MARK -> {
                var state = of("Pass", "");
                var output = new LinkedHashMap<String, Object>();
                output.put("returned", true);
                output.put("value", value);
                state.put("Output", output);
                state.put("End", true);
                yield state;
            }
            case RAISE -> {
                var state = of("Fail", "Ends what goes on at the same time.");
                state.put("Error", StepErrors.RETURNED);
                state.put("Cause", Scope.query("$string({\"value\": " + jsonata + "})"));
                yield state;
            }
        };
    }

    /** The state that goes on with a return, the value of which is in its input. */
    static Map<String, Object> returning(Scope scope) {
        return ending(scope, Scope.query("$states.input.value"), "$states.input.value");
    }

    /** What a catcher can keep of an error, so that it can be raised again. */
    static Map<String, Object> failure() {
        var failure = new LinkedHashMap<String, Object>();
        failure.put("error", Scope.query("$states.errorOutput.Error"));
        failure.put("cause", Scope.query("$exists($states.errorOutput.Cause) ? $states.errorOutput.Cause : \"\""));
        return failure;
    }

    /** A choice's rule. */
    static Map<String, Object> choice(String condition, String next) {
        var choice = new LinkedHashMap<String, Object>();
        choice.put("Condition", Scope.query(condition));
        choice.put("Next", next);
        return choice;
    }

    private static Map<String, Object> error() {
        var names = new StringBuilder();
        for (var name : StepErrors.authorsNames().stream().sorted().toList()) {
            var errors = StepErrors.byAuthorsName(name).orElseThrow();
            if (!errors.contains(StepErrors.ANY)) {
                names.append("$_e in [\"")
                        .append(String.join("\", \"", errors))
                        .append("\"] ? \"")
                        .append(name)
                        .append("\" : ");
            }
        }
        var error = new LinkedHashMap<String, Object>();
        error.put("error", Scope.query("( $_e := $states.errorOutput.Error; " + names + "$_e )"));
        error.put(
                "message",
                Scope.query("( $_c := $exists($states.errorOutput.Cause) ? $states.errorOutput.Cause : \"\";"
                        + " $substring($_c, 0, 16) = \"{\\\"errorMessage\\\":\" ? $parse($_c).errorMessage : $_c )"));
        return error;
    }
}
