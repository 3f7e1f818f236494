package ai.jarvis.workflow.compile;

import ai.jarvis.workflow.StepErrors;
import ai.jarvis.workflow.definition.Step;
import ai.jarvis.workflow.definition.StepNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A try step with {@code finally}: its steps are guarded as a whole, a variable tells how they ended, and after the last
 * steps a failure is raised again and a return goes on.
 */
record Finale(Blocks blocks, Steps steps) {
    void write(Scope scope, Step.Try step, String next) {
        var ended = scope.fresh("ending");
        var afterwards = scope.name(step.name() + ": ended");
        var lastSteps = steps.entry(scope, step.finale(), afterwards);
        var well = scope.name(step.name() + ": well");

        var failed = new LinkedHashMap<String, Object>();
        failed.put("how", "failed");
        failed.putAll(States.failure());
        var catcher = new LinkedHashMap<String, Object>();
        catcher.put("ErrorEquals", List.of(StepErrors.ANY));
        catcher.put("Assign", Map.of(ended, failed));
        catcher.put("Next", scope.to(lastSteps));

        var returned = States.pass("The return waits for the last steps.");
        var how = new LinkedHashMap<String, Object>();
        how.put("how", "returned");
        how.put("value", Scope.query("$states.input.value"));
        returned.put("Assign", Map.of(ended, how));
        returned.put("Next", scope.to(lastSteps));
        blocks.guarded(scope, step, List.of(catcher), well, returned);
        if (scope.isReferred(well)) {
            var state = States.pass("The steps ended well.");
            state.put("Assign", Map.of(ended, Map.of("how", "well")));
            state.put("Next", scope.to(lastSteps));
            scope.add(well, step, state);
        }
        var mayReturn = StepNames.mayReturn(step.body())
                || step.handlers().stream().anyMatch(handler -> StepNames.mayReturn(handler.steps()));
        steps.write(scope, step.finale(), afterwards);
        if (scope.isReferred(afterwards)) {
            afterwards(scope, step, afterwards, ended, mayReturn, next);
        }
    }

    private static void afterwards(
            Scope scope, Step.Try step, String name, String ended, boolean mayReturn, String next) {
        var failure = scope.name(step.name() + ": failure");
        var choices = new ArrayList<Object>();
        choices.add(States.choice("$" + ended + ".how = \"failed\"", scope.to(failure)));
        var back = scope.name(step.name() + ": returns");
        if (mayReturn) {
            choices.add(States.choice("$" + ended + ".how = \"returned\"", scope.to(back)));
        }
        var question = States.of("Choice", "How the steps before `finally` ended counts.");
        question.put("Choices", choices);
        question.put("Default", scope.to(next));
        scope.add(name, step, question);
        var again = States.of("Fail", "The error that was before `finally`.");
        again.put("Error", Scope.query("$" + ended + ".error"));
        again.put("Cause", Scope.query("$" + ended + ".cause"));
        scope.add(failure, step, again);
        if (mayReturn) {
            var value = "$" + ended + ".value";
            scope.add(back, step, States.ending(scope, Scope.query(value), value));
        }
    }
}
