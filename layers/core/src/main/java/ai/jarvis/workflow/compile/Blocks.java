package ai.jarvis.workflow.compile;

import ai.jarvis.workflow.StepErrors;
import ai.jarvis.workflow.analysis.Analysis;
import ai.jarvis.workflow.definition.Step;
import ai.jarvis.workflow.definition.StepNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Steps that run apart from those around them, as the branches of a state: at the same time as others, or to be tried
 * again or caught as a whole. What they assign comes out when they end well; if they fail, it is as if they had not been.
 */
final class Blocks {
    private final Steps steps;
    private final Analysis analysis;

    Blocks(Steps steps, Analysis analysis) {
        this.steps = steps;
        this.analysis = analysis;
    }

    /**
     * A branch's machine.
     *
     * @param names what names of helping states begin with
     * @param atStart names that have values when it begins
     * @param atEnd names that have values when it ends well
     * @param body writes the steps to the scope, leading to the state that is given, and tells where they begin
     */
    private Map<String, Object> branch(
            Scope around,
            Ending ending,
            Step step,
            String names,
            List<Step> inside,
            Set<String> atStart,
            Set<String> atEnd,
            Body body) {
        var assigned = StepNames.assigned(inside);
        var scope = around.inner(ending, assigned, around.budget);
        var copied = assigned.stream().filter(atStart::contains).toList();
        var done = scope.name(names + ": done");
        var start = scope.name(names + ": start");
        String startAt;
        if (copied.isEmpty()) {
            startAt = body.write(scope, done);
        } else {
            var state = States.pass("What the steps may change, as it is before them.");
            var values = new LinkedHashMap<String, Object>();
            copied.forEach(name -> values.put(scope.variable(name), around.variableQuery(name)));
            state.put("Assign", values);
            scope.add(start, step, state);
            state.put("Next", body.write(scope, done));
            startAt = start;
        }
        if (scope.isReferred(done)) {
            var state = States.pass("What the steps assigned, for those after them.");
            var values = new LinkedHashMap<String, Object>();
            carried(inside, atEnd).forEach(name -> values.put(name, scope.variableQuery(name)));
            state.put("Output", Map.of("values", values));
            state.put("End", true);
            scope.add(done, step, state);
        }
        return scope.states(startAt);
    }

    private static List<String> carried(List<Step> inside, Set<String> atEnd) {
        return StepNames.assigned(inside).stream().filter(atEnd::contains).toList();
    }

    @FunctionalInterface
    private interface Body {
        String write(Scope scope, String end);
    }

    /** A parallel step. */
    void parallel(Scope scope, Step.Parallel step, String next) {
        var name = scope.name(step.name());
        var state = States.of("Parallel", step.head().description());
        scope.add(name, step, state);
        var branches = new ArrayList<Object>();
        var values = new LinkedHashMap<String, Object>();
        var inside = scope.inner(
                scope.ending,
                List.of(),
                scope.budget / Math.max(1, step.branches().size()));
        for (var i = 0; i < step.branches().size(); i++) {
            var branch = step.branches().get(i);
            var atEnd = atEnd(step, i);
            branches.add(branch(
                    inside,
                    Ending.RAISE,
                    step,
                    step.name() + ": " + branch.name(),
                    branch.steps(),
                    analysis.atStart().get(step.name()),
                    atEnd,
                    (inner, end) -> steps.write(inner, branch.steps(), end)));
            for (var carried : carried(branch.steps(), atEnd)) {
                values.put(scope.variable(carried), Scope.query("$states.result[" + i + "].values." + carried));
            }
        }
        var mayReturn = StepNames.any(List.of(step), Step.Return.class::isInstance);
        state.put("Branches", branches);
        States.putUnlessEmpty(state, "Retry", Retries.ofBlock(step.head().retry(), mayReturn));
        if (mayReturn) {
            state.put("Catch", List.of(returned(scope, step)));
        }
        States.putUnlessEmpty(state, "Assign", values);
        state.put("Output", Map.of());
        state.put("Next", scope.to(next));
        writeReturn(scope, step);
    }

    private Set<String> atEnd(Step step, int block) {
        var atEnd = analysis.atEnd().get(step.name()).get(block);
        return atEnd == null ? Set.of() : atEnd;
    }

    /** What catches a return that comes as an error out of what goes on at the same time. */
    Map<String, Object> returned(Scope scope, Step step) {
        var catcher = new LinkedHashMap<String, Object>();
        catcher.put("ErrorEquals", List.of(StepErrors.RETURNED));
        catcher.put("Output", Scope.query("$parse($states.errorOutput.Cause)"));
        catcher.put("Next", scope.to(scope.name(step.name() + ": return")));
        return catcher;
    }

    /** Goes on with a return, if something leads there; the value is in the state's input. */
    void writeReturn(Scope scope, Step step) {
        var name = scope.name(step.name() + ": return");
        if (scope.isReferred(name)) {
            scope.add(name, step, States.returning(scope));
        }
    }

    /** A step that is no state which could be tried again, in one that can. */
    void retried(Scope scope, Step step, String next) {
        var name = scope.name(step.name() + ": retry");
        single(
                scope,
                step,
                name,
                List.of(step),
                Retries.ofBlock(step.head().retry(), false),
                List.of(),
                next,
                States.returning(scope),
                analysis.atStart().get(step.name()),
                analysis.after().get(step.name()),
                (inner, end) -> steps.writeOnce(inner, step, end));
    }

    /** A try step without its {@code finally}. */
    private void attempt(Scope scope, Step.Try step, String next) {
        var catchers = new ArrayList<Map<String, Object>>();
        for (var handler : step.handlers()) {
            var catcher = new LinkedHashMap<String, Object>();
            catcher.put("ErrorEquals", Retries.names(handler.errors()));
            handler.error()
                    .ifPresent(error -> catcher.put("Assign", Map.of(scope.variable(error.name()), States.ERROR)));
            var entry = steps.entry(scope, handler.steps(), next);
            catcher.put("Next", scope.to(entry));
            catchers.add(catcher);
        }
        single(
                scope,
                step,
                scope.name(step.name()),
                step.body(),
                Retries.ofBlock(step.head().retry(), false),
                catchers,
                next,
                States.returning(scope),
                analysis.atStart().get(step.name()),
                atEnd(step, 0),
                (inner, end) -> steps.write(inner, step.body(), end));
        for (var handler : step.handlers()) {
            steps.write(scope, handler.steps(), next);
        }
    }

    void tryStep(Scope scope, Step.Try step, String next) {
        if (step.finale().isEmpty()) {
            attempt(scope, step, next);
            return;
        }
        new Finale(this, steps).write(scope, step, next);
    }

    /** A state with one branch; its variables come out by a state after it if the branch may return instead. */
    private void single(
            Scope scope,
            Step step,
            String name,
            List<Step> inside,
            List<Map<String, Object>> retry,
            List<Map<String, Object>> catchers,
            String next,
            Map<String, Object> returning,
            Set<String> atStart,
            Set<String> atEnd,
            Body body) {
        var state = States.of("Parallel", step.head().description());
        scope.add(name, step, state);
        var base = name.substring(0, name.length() - scope.suffix.length());
        state.put("Branches", List.of(branch(scope, Ending.MARK, step, base, inside, atStart, atEnd, body)));
        States.putUnlessEmpty(state, "Retry", retry);
        States.putUnlessEmpty(state, "Catch", catchers);
        var carried = carried(inside, atEnd);
        if (!StepNames.mayReturn(inside)) {
            var values = new LinkedHashMap<String, Object>();
            carried.forEach(n -> values.put(scope.variable(n), Scope.query("$states.result[0].values." + n)));
            States.putUnlessEmpty(state, "Assign", values);
            state.put("Output", Map.of());
            state.put("Next", scope.to(next));
            return;
        }
        var choice = scope.name(base + ": returned?");
        state.put("Output", Scope.query("$states.result[0]"));
        state.put("Next", scope.to(choice));
        var values = new LinkedHashMap<String, Object>();
        carried.forEach(n -> values.put(scope.variable(n), Scope.query("$states.input.values." + n)));
        var question = States.of("Choice", "Whether the steps ended by a return.");
        var yes = new LinkedHashMap<String, Object>();
        yes.put("Condition", Scope.query("$exists($states.input.returned)"));
        var back = scope.name(base + ": return");
        yes.put("Next", scope.to(back));
        question.put("Choices", List.of(yes));
        States.putUnlessEmpty(question, "Assign", values);
        question.put("Default", scope.to(next));
        scope.add(choice, step, question);
        scope.add(back, step, returning);
    }

    /**
     * The steps of a try with its handlers, as the branch that its {@code finally} comes after.
     *
     * @param returning where it goes on if they return
     */
    void guarded(
            Scope scope,
            Step.Try step,
            List<Map<String, Object>> catchers,
            String next,
            Map<String, Object> returning) {
        single(
                scope,
                step,
                scope.name(step.name() + ": guard"),
                List.of(new Step.Try(step.head(), step.body(), step.handlers(), List.of())),
                List.of(),
                catchers,
                next,
                returning,
                analysis.atStart().get(step.name()),
                afterAttempt(step),
                (inner, end) -> {
                    attempt(inner, step, end);
                    return inner.name(step.name());
                });
    }

    /** The names that have values once the steps of a try, or of one of its handlers, have ended well. */
    private Set<String> afterAttempt(Step.Try step) {
        @Nullable Set<String> names = null;
        for (var end :
                analysis.atEnd().get(step.name()).subList(0, 1 + step.handlers().size())) {
            if (end != null) {
                names = names == null ? end : intersection(names, end);
            }
        }
        return names == null ? Set.of() : names;
    }

    private static Set<String> intersection(Set<String> a, Set<String> b) {
        return a.stream().filter(b::contains).collect(Collectors.toSet());
    }
}
