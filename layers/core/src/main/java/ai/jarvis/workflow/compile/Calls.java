package ai.jarvis.workflow.compile;

import ai.jarvis.workflow.StepType;
import ai.jarvis.workflow.definition.Step;
import java.util.LinkedHashMap;
import java.util.Map;

/** States that call the step function. */
final class Calls {
    private Calls() {}

    /** A call, without what is done about its result and its errors. */
    static Map<String, Object> state(Scope scope, StepType type, Step step, Map<String, Object> inputs) {
        var state = States.of("Task", step.head().description());
        var resource = "arn:aws:states:::lambda:invoke";
        state.put("Resource", type.endsLater() ? resource + ".waitForTaskToken" : resource);
        var source = new LinkedHashMap<String, Object>();
        source.put("name", step.name());
        source.put("type", type.authorsName());
        source.put("path", step.head().place().pointer());
        source.put("line", step.head().place().line());
        var payload = new LinkedHashMap<String, Object>();
        payload.put("run", scope.variableQuery("run"));
        payload.put("step", source);
        payload.put(
                "iteration",
                scope.indices.stream().map(i -> Scope.query("$" + i)).toList());
        payload.put("attempt", Scope.query("$states.context.State.RetryCount"));
        payload.put("execution", Scope.query("$states.context.Execution.Id"));
        if (type.endsLater()) {
            payload.put("task_token", Scope.query("$states.context.Task.Token"));
        }
        payload.put("inputs", inputs);
        var arguments = new LinkedHashMap<String, Object>();
        arguments.put("FunctionName", Steps.function());
        arguments.put("Payload", payload);
        state.put("Arguments", arguments);
        return state;
    }

    /** Where a call's results are. */
    static String outputs(StepType type) {
        return type.endsLater() ? "$states.result.outputs" : "$states.result.Payload.outputs";
    }
}
