package ai.jarvis.workflow.compile;

import ai.jarvis.workflow.StepErrors;
import ai.jarvis.workflow.analysis.Analysis;
import ai.jarvis.workflow.definition.Step;
import ai.jarvis.workflow.definition.StepNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes {@code while}, and {@code for} with the help of {@link ForEach}. */
final class Loops {
    /** Events of one part of a long loop, which is an execution of its own. */
    private static final double PART = 10_000;

    /** Events that each part makes in the execution around. */
    private static final int EVENTS_OF_PART = 14;

    private final Steps steps;
    private final Blocks blocks;
    private final Analysis analysis;

    Loops(Steps steps, Blocks blocks, Analysis analysis) {
        this.steps = steps;
        this.blocks = blocks;
        this.analysis = analysis;
    }

    String begin(Scope scope, Step.For step) {
        return ForEach.plan(scope, step).begin();
    }

    void forEach(Scope scope, Step.For step, String next) {
        new ForEach(steps, blocks, analysis).write(scope, step, next);
    }

    void repeat(Scope scope, Step.While step, String next) {
        var counter = step.index().map(index -> scope.variable(index.name())).orElseGet(() -> scope.fresh("iteration"));
        var each = Events.iteration(step, scope.budget);
        var isLong = step.mostIterations() * each > scope.budget;
        var test = scope.name(step.name());
        var limit = scope.name(step.name() + ": limit");
        var start = States.pass("No iteration yet.");
        start.put("Assign", Map.of(counter, 0));
        start.put("Next", scope.to(test));
        scope.add(scope.name(step.name() + ": start"), step, start);

        var part = scope.name(step.name() + ": part");
        var again = scope.name(step.name() + ": next");
        var question = States.of("Choice", step.head().description());
        var body = isLong ? part : steps.entry(scope, step.steps(), again);
        question.put(
                "Choices",
                List.of(
                        States.choice("$not(" + scope.jsonata(step.condition().template()) + ")", scope.to(next)),
                        States.choice("$" + counter + " < " + step.mostIterations(), scope.to(body))));
        question.put("Default", scope.to(step.failsAtLimit() ? limit : next));
        scope.add(test, step, question);
        if (isLong) {
            part(scope, step, part, test, counter);
        } else {
            var inside = scope.counting(counter, Events.inner(step, scope.budget));
            steps.write(inside, step.steps(), again);
            count(scope, step, again, counter, test);
        }
        if (step.failsAtLimit()) {
            var state = States.of("Fail", "");
            state.put("Error", StepErrors.LOOP_LIMIT);
            state.put(
                    "Cause",
                    "`%s` has done its %d iterations and its condition still holds."
                            .formatted(step.name(), step.mostIterations()));
            scope.add(limit, step, state);
        }
    }

    private static void count(Scope scope, Step.While step, String name, String counter, String test) {
        if (scope.isReferred(name)) {
            var state = States.pass("One iteration more.");
            state.put("Assign", Map.of(counter, Scope.query("$" + counter + " + 1")));
            state.put("Next", scope.to(test));
            scope.add(name, step, state);
        }
    }

    /** Some iterations as an execution of their own, a distributed map of one item, so that no history gets too long. */
    private void part(Scope scope, Step.While step, String name, String test, String counter) {
        var most = (long) Math.max(1, PART / Events.iteration(step, Events.BUDGET));
        var parts = (step.mostIterations() + most - 1) / most;
        if (parts * EVENTS_OF_PART > scope.budget) {
            scope.machine
                    .problems()
                    .add(
                            step.head().place(),
                            "loop_too_long",
                            "The history of a run has no room for %d iterations; `max_iterations` can be %d here."
                                    .formatted(
                                            step.mostIterations(),
                                            most * Math.max(1, (long) (scope.budget / EVENTS_OF_PART))));
        }
        scope.machine.distribute();
        var known = analysis.atStart().get(step.name());
        var carried = StepNames.assigned(step.steps()).stream()
                .filter(known::contains)
                .toList();
        var passed = new HashSet<>(StepNames.used(step.steps()));
        passed.addAll(StepNames.used(step.condition().template()));
        passed.addAll(carried);
        passed.retainAll(known);

        var children = new Children(scope, passed.stream().sorted().toList());
        var state = States.of("Map", "Up to " + most + " iterations, as an execution of their own.");
        scope.add(name, step, state);
        state.put("Items", List.of(0));
        var selected = children.selector();
        selected.put("counter", Scope.query("$" + counter));
        state.put("ItemSelector", selected);
        state.put("MaxConcurrency", 1);
        state.put("ItemProcessor", Children.processor(guarded(scope, step, children, most, carried)));
        state.put("Output", Scope.query("$states.result[0]"));
        var ended = scope.name(step.name() + ": part ended");
        state.put("Next", scope.to(ended));
        ended(scope, step, ended, test, counter, carried);
    }

    private static void ended(
            Scope scope, Step.While step, String name, String test, String counter, List<String> carried) {
        var failed = scope.name(step.name() + ": failure");
        var choices = new ArrayList<Object>();
        choices.add(States.choice("$exists($states.input.failed)", scope.to(failed)));
        if (StepNames.mayReturn(step.steps())) {
            choices.add(
                    States.choice("$exists($states.input.returned)", scope.to(scope.name(step.name() + ": return"))));
        }
        var question = States.of("Choice", "How the iterations ended.");
        question.put("Choices", choices);
        var values = new LinkedHashMap<String, Object>();
        carried.forEach(n -> values.put(scope.variable(n), Scope.query("$states.input.values." + n)));
        values.put(counter, Scope.query("$states.input.counter"));
        question.put("Assign", values);
        question.put("Default", scope.to(test));
        scope.add(name, step, question);
        var again = States.of("Fail", "The error of an iteration.");
        again.put("Error", Scope.query("$states.input.failed.error"));
        again.put("Cause", Scope.query("$states.input.failed.cause"));
        scope.add(failed, step, again);
        if (StepNames.mayReturn(step.steps())) {
            scope.add(scope.name(step.name() + ": return"), step, States.returning(scope));
        }
    }

    /** The execution of a part: whatever happens it succeeds, and says what happened. */
    private Map<String, Object> guarded(
            Scope scope, Step.While step, Children children, long most, List<String> carried) {
        var outer = scope.inner(Ending.MARK, List.of(), Events.BUDGET);
        var guard = scope.name(step.name() + ": part guard");
        var broken = scope.name(step.name() + ": part failed");
        var state = States.of("Parallel", "");
        outer.add(guard, step, state);
        state.put("Branches", List.of(iterations(outer, step, children, most, carried)));
        var catcher = new LinkedHashMap<String, Object>();
        catcher.put("ErrorEquals", List.of(StepErrors.ANY));
        catcher.put("Output", Map.of("failed", States.failure()));
        catcher.put("Next", outer.to(broken));
        state.put("Catch", List.of(catcher));
        state.put("Output", Scope.query("$states.result[0]"));
        state.put("End", true);
        var end = States.pass("The execution around raises the error again.");
        end.put("End", true);
        outer.add(broken, step, end);
        return outer.states(guard);
    }

    private Map<String, Object> iterations(
            Scope around, Step.While step, Children children, long most, List<String> carried) {
        var scope = around.inner(Ending.MARK, StepNames.assigned(List.of(step)), Events.BUDGET);
        var counter = step.index().map(index -> scope.variable(index.name())).orElseGet(() -> scope.fresh("iteration"));
        var first = scope.fresh("first");
        var counted = children.countedIn(scope);
        var take = scope.name(step.name() + ": take");
        var test = scope.name(step.name() + ": again?");
        var next = scope.name(step.name() + ": next");
        var done = scope.name(step.name() + ": done");
        var state = States.pass("What the iterations before have left.");
        var values = children.values(scope);
        values.put(counter, Scope.query("$states.input.counter"));
        values.put(first, Scope.query("$states.input.counter"));
        state.put("Assign", values);
        state.put("Next", scope.to(test));
        scope.add(take, step, state);
        var question = States.of("Choice", "");
        question.put(
                "Choices",
                List.of(
                        States.choice("$not(" + scope.jsonata(step.condition().template()) + ")", scope.to(done)),
                        States.choice(
                                "$%s >= %d or $%s - $%s >= %d"
                                        .formatted(counter, step.mostIterations(), counter, first, most),
                                scope.to(done))));
        question.put("Default", scope.to(steps.entry(scope, step.steps(), next)));
        scope.add(test, step, question);
        steps.write(counted.counting(counter, Events.inner(step, Events.BUDGET)), step.steps(), next);
        count(scope, step, next, counter, test);
        var end = States.pass("What the iterations leave.");
        var left = new LinkedHashMap<String, Object>();
        carried.forEach(n -> left.put(n, scope.variableQuery(n)));
        var output = new LinkedHashMap<String, Object>();
        output.put("values", left);
        output.put("counter", Scope.query("$" + counter));
        end.put("Output", output);
        end.put("End", true);
        scope.add(done, step, end);
        return scope.states(take);
    }
}
