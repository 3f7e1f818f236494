package ai.jarvis.workflow.compile;

import ai.jarvis.workflow.CompiledWorkflow;
import ai.jarvis.workflow.analysis.Analysis;
import ai.jarvis.workflow.analysis.Targets;
import ai.jarvis.workflow.definition.Step;
import ai.jarvis.workflow.expression.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes steps as states, in the order of the source. */
final class Steps {
    private final Blocks blocks;
    private final Loops loops;

    Steps(Analysis analysis) {
        this.blocks = new Blocks(this, analysis);
        this.loops = new Loops(this, blocks, analysis);
    }

    /** Where steps begin, or the end if there are none. */
    String entry(Scope scope, List<Step> steps, String end) {
        return steps.isEmpty() ? end : entry(scope, steps.getFirst());
    }

    private String entry(Scope scope, Step step) {
        return scope.name(step.name() + (isRetriedAsWhole(step) ? ": retry" : begin(scope, step)));
    }

    /** What the name of the first state of a step ends with. */
    private String begin(Scope scope, Step step) {
        return switch (step) {
            case Step.While s -> ": start";
            case Step.For s -> loops.begin(scope, s);
            case Step.Try s -> s.finale().isEmpty() ? "" : ": guard";
            default -> "";
        };
    }

    private static boolean isRetriedAsWhole(Step step) {
        var hasNoStateOfItsOwn = step instanceof Step.If || step instanceof Step.Switch || step instanceof Step.While;
        return hasNoStateOfItsOwn && !step.head().retry().isEmpty();
    }

    /** Writes a list of steps that leads to the end, a state of the scope; tells where it begins. */
    String write(Scope scope, List<Step> steps, String end) {
        for (var i = 0; i < steps.size(); i++) {
            var step = steps.get(i);
            var index = i;
            var next = step.head()
                    .next()
                    .map(target -> target(scope, steps, target, end))
                    .orElseGet(() -> entry(scope, steps.subList(index + 1, steps.size()), end));
            if (step instanceof Step.Condition condition) {
                condition(scope, condition, steps, next, end);
            } else if (isRetriedAsWhole(step)) {
                blocks.retried(scope, step, next);
            } else {
                writeOnce(scope, step, next);
            }
        }
        return entry(scope, steps, end);
    }

    private String target(Scope scope, List<Step> steps, Step.Target target, String end) {
        return entry(scope, steps.subList(Targets.index(steps, target.name()), steps.size()), end);
    }

    /** Writes a step that is not tried again as a whole; tells where it begins. */
    String writeOnce(Scope scope, Step step, String next) {
        var name = scope.name(step.name());
        switch (step) {
            case Step.Work s -> scope.add(name, s, call(scope, s, next));
            case Step.Set s -> scope.add(name, s, set(scope, s, next));
            case Step.If s -> choose(scope, s, next);
            case Step.Switch s -> choose(scope, s, next);
            case Step.For s -> loops.forEach(scope, s, next);
            case Step.While s -> loops.repeat(scope, s, next);
            case Step.Parallel s -> blocks.parallel(scope, s, next);
            case Step.Try s -> blocks.tryStep(scope, s, next);
            case Step.Wait s -> scope.add(name, s, pause(scope, s, next));
            case Step.Return s -> {
                var ending = States.ending(
                        scope,
                        scope.value(s.value().template()),
                        scope.jsonata(s.value().template()));
                described(ending, s);
                scope.add(name, s, ending);
            }
            case Step.Fail s -> {
                var state = States.of("Fail", s.head().description());
                state.put("Error", s.error());
                state.put("Cause", message(scope, s.message().template()));
                scope.add(name, s, state);
            }
            case Step.Condition s -> throw new IllegalStateException("A condition needs the steps around it");
        }
        return scope.name(step.name() + begin(scope, step));
    }

    private static void described(Map<String, Object> state, Step step) {
        if (!step.head().description().isEmpty()) {
            state.put("Comment", step.head().description());
        }
    }

    /** Text, whatever the value is. */
    private static Object message(Scope scope, Template template) {
        return template instanceof Template.Constant constant && constant.value() instanceof String text
                ? Scope.text(text)
                : Scope.query("$string(" + scope.jsonata(template) + ")");
    }

    private static Map<String, Object> call(Scope scope, Step.Work step, String next) {
        var inputs = new LinkedHashMap<String, Object>();
        step.inputs().forEach((name, value) -> inputs.put(name, scope.value(value.template())));
        var state = Calls.state(scope, step.type(), step, inputs);
        state.put(
                "TimeoutSeconds",
                step.head().timeout().orElse(step.type().timeout()).toSeconds());
        state.put("Retry", Retries.ofCall(step.head().retry()));
        var results = new LinkedHashMap<String, String>();
        step.type().results().keySet().forEach(name -> results.put(name, Calls.outputs(step.type()) + "." + name));
        var values = new LinkedHashMap<String, Object>();
        step.outputs()
                .forEach(output -> values.put(
                        scope.variable(output.name()),
                        scope.value(output.value().template(), results)));
        States.putUnlessEmpty(state, "Assign", values);
        state.put("Output", Scope.query(Calls.outputs(step.type())));
        state.put("Next", scope.to(next));
        return state;
    }

    private static Map<String, Object> set(Scope scope, Step.Set step, String next) {
        var state = States.pass(step.head().description());
        var values = new LinkedHashMap<String, Object>();
        step.assignments()
                .forEach(a -> values.put(
                        scope.variable(a.name()), scope.value(a.value().template())));
        States.putUnlessEmpty(state, "Assign", values);
        state.put("Next", scope.to(next));
        return state;
    }

    private static Map<String, Object> pause(Scope scope, Step.Wait step, String next) {
        var state = States.of("Wait", step.head().description());
        step.seconds().ifPresent(value -> state.put("Seconds", scope.value(value.template())));
        step.until()
                .ifPresent(value -> state.put(
                        "Timestamp",
                        value.template() instanceof Template.Constant
                                ? scope.value(value.template())
                                : Scope.query(scope.jsonata(value.template()))));
        state.put("Next", scope.to(next));
        return state;
    }

    private void condition(Scope scope, Step.Condition step, List<Step> steps, String next, String end) {
        var state = States.of("Choice", step.head().description());
        var onTrue = Optional.ofNullable(
                step.onTrue().map(t -> target(scope, steps, t, end)).orElse(next));
        var onFalse = step.onFalse().map(t -> target(scope, steps, t, end)).orElse(next);
        state.put(
                "Choices",
                List.of(States.choice(scope.jsonata(step.condition().template()), scope.to(onTrue.orElseThrow()))));
        state.put("Default", scope.to(onFalse));
        scope.add(scope.name(step.name()), step, state);
    }

    private void choose(Scope scope, Step.If step, String next) {
        var state = States.of("Choice", step.head().description());
        var then = entry(scope, step.then(), next);
        state.put(
                "Choices", List.of(States.choice(scope.jsonata(step.condition().template()), scope.to(then))));
        state.put("Default", scope.to(entry(scope, step.otherwise(), next)));
        scope.add(scope.name(step.name()), step, state);
        write(scope, step.then(), next);
        write(scope, step.otherwise(), next);
    }

    private void choose(Scope scope, Step.Switch step, String next) {
        var state = States.of("Choice", step.head().description());
        var value = scope.jsonata(step.value().template());
        var choices = new ArrayList<Object>();
        for (var one : step.cases()) {
            var alternatives = one.values().stream()
                    .map(when -> "$_v = (" + scope.jsonata(when.template()) + ")")
                    .toList();
            choices.add(States.choice(
                    "( $_v := " + value + "; " + String.join(" or ", alternatives) + " )",
                    scope.to(entry(scope, one.steps(), next))));
        }
        state.put("Choices", choices);
        state.put("Default", scope.to(entry(scope, step.otherwise(), next)));
        scope.add(scope.name(step.name()), step, state);
        step.cases().forEach(one -> write(scope, one.steps(), next));
        write(scope, step.otherwise(), next);
    }

    /** The placeholder of the step function. */
    static String function() {
        return "${" + CompiledWorkflow.STEP_FUNCTION + "}";
    }
}
