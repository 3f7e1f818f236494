package ai.jarvis.workflow.analysis;

import ai.jarvis.workflow.CompiledWorkflow.Input;
import ai.jarvis.workflow.Place;
import ai.jarvis.workflow.Problems;
import ai.jarvis.workflow.definition.Definition;
import ai.jarvis.workflow.definition.DefinitionReader;
import ai.jarvis.workflow.definition.Step;
import ai.jarvis.workflow.definition.StepNames;
import ai.jarvis.workflow.expression.ExpressionCheck;
import ai.jarvis.workflow.expression.Kind;
import ai.jarvis.workflow.expression.Template;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows all ways through a workflow: finds steps that none of them reaches and names that have no value on some of
 * them (in Step Functions an error when it is too late). {@code null} stands for what is known where no way leads.
 */
public final class FlowCheck {
    private final Definition definition;
    private final Problems problems;
    private final Targets targets;
    private final Set<String> assignedAnywhere;
    private final Map<String, Set<String>> atStart = new HashMap<>();
    private final Map<String, List<@Nullable Set<String>>> atEnd = new HashMap<>();

    private final Map<String, Set<String>> after = new HashMap<>();

    private FlowCheck(Definition definition, Problems problems) {
        this.definition = definition;
        this.problems = problems;
        var names = new HashSet<String>();
        StepNames.all(definition.steps()).forEach(step -> names.add(step.name()));
        this.targets = new Targets(problems, names);
        this.assignedAnywhere = StepNames.assignedAnywhere(definition.steps());
    }

    /** Adds what is wrong to the problems; what was found out is of use only if there are none. */
    public static Analysis check(Definition definition, Problems problems) {
        var check = new FlowCheck(definition, problems);
        var inputs = check.inputs();
        var kinds = new HashMap<String, Kind>();
        inputs.forEach(input -> kinds.put(input.name(), DefinitionReader.kind(input)));
        var end = check.steps(definition.steps(), new Known(kinds, kinds.keySet()), Set.of());
        if (end != null) {
            definition.output().ifPresent(output -> check.value(output, end));
        }
        return new Analysis(inputs, check.atStart, check.atEnd, check.after);
    }

    private List<Input> inputs() {
        return definition.inputs().orElseGet(() -> {
            var used = StepNames.used(definition.steps());
            definition.output().ifPresent(output -> used.addAll(StepNames.used(output.template())));
            used.removeAll(assignedAnywhere);
            used.remove("run");
            return used.stream()
                    .map(name -> new Input(name, "any", true, null, ""))
                    .toList();
        });
    }

    /**
     * Follows a list of steps.
     *
     * @param frozen names of scopes around, which cannot be assigned here
     * @return what is known after them
     */
    private @Nullable Known steps(List<Step> steps, Known before, Set<String> frozen) {
        var arriving = new @Nullable Known[steps.size() + 1];
        arriving[0] = before;
        var wasReached = true;
        for (var i = 0; i < steps.size(); i++) {
            var step = steps.get(i);
            var known = arriving[i];
            if (known == null && wasReached) {
                problems.add(step.head().place(), "unreachable_step", "No way leads to `" + step.name() + "`.");
            }
            wasReached = known != null;
            var exits = new @Nullable Known[steps.size() + 1];
            one(steps, i, wasReached ? known : everything(before), frozen, exits);
            for (var j = i + 1; wasReached && j < exits.length; j++) {
                arriving[j] = Known.either(arriving[j], exits[j]);
            }
        }
        return arriving[steps.size()];
    }

    /** What is said about names in a step that is not reached would only hide that it is not. */
    private Known everything(Known before) {
        var kinds = new HashMap<>(before.certain());
        assignedAnywhere.forEach(name -> kinds.put(name, Kind.ANY));
        return new Known(kinds, before.possible());
    }

    /** Follows one step; what is known where it leads to goes to the exits, by index. */
    private void one(List<Step> steps, int i, Known known, Set<String> frozen, @Nullable Known[] exits) {
        var step = steps.get(i);
        atStart.put(step.name(), known.certain().keySet());
        if (step instanceof Step.Condition condition) {
            truth(condition.condition(), known);
            for (var target : Arrays.asList(condition.onTrue(), condition.onFalse())) {
                exit(steps, i, target, known, exits);
            }
            return;
        }
        var after = after(step, known, frozen);
        this.after.put(step.name(), after == null ? Set.of() : after.certain().keySet());
        exit(steps, i, step.head().next(), after, exits);
    }

    private void exit(
            List<Step> steps, int i, Optional<Step.Target> target, @Nullable Known known, @Nullable Known[] exits) {
        var index = i + 1;
        if (target.isPresent()) {
            index = targets.find(steps, i, target.get()).orElse(i + 1);
        }
        exits[index] = Known.either(exits[index], known);
    }

    private @Nullable Known after(Step step, Known known, Set<String> frozen) {
        return switch (step) {
            case Step.Work s -> work(s, known, frozen);
            case Step.Set s -> assign(s.assignments(), Map.of(), known, frozen);
            case Step.If s -> {
                truth(s.condition(), known);
                yield blocks(s, List.of(known, known), frozen).stream().reduce(null, Known::either);
            }
            case Step.Switch s -> {
                s.values().forEach(value -> value(value, known));
                var starts = s.blocks().stream().map(block -> known).toList();
                yield blocks(s, starts, frozen).stream().reduce(null, Known::either);
            }
            case Step.For s -> forEach(s, known, frozen);
            case Step.While s -> loop(s, known, frozen);
            case Step.Parallel s -> parallel(s, known, frozen);
            case Step.Try s -> attempt(s, known, frozen);
            case Step.Wait s -> {
                s.seconds().ifPresent(value -> expect(value, known, Kind.NUMBER, "`seconds`"));
                s.until().ifPresent(value -> expect(value, known, Kind.TEXT, "`until`"));
                yield known;
            }
            case Step.Return s -> {
                value(s.value(), known);
                yield null;
            }
            case Step.Fail s -> {
                value(s.message(), known);
                yield null;
            }
            case Step.Condition s -> throw new IllegalStateException("A condition has no one step after it");
        };
    }

    /** Follows the blocks of a step, each from its own start; a block without steps does nothing. */
    private List<@Nullable Known> blocks(Step step, List<Known> starts, Set<String> frozen) {
        var ends = new ArrayList<@Nullable Known>();
        var certain = new ArrayList<@Nullable Set<String>>();
        for (var i = 0; i < step.blocks().size(); i++) {
            var end = steps(step.blocks().get(i), starts.get(i), frozen);
            ends.add(end);
            certain.add(end == null ? null : end.certain().keySet());
        }
        atEnd.put(step.name(), certain);
        return ends;
    }

    private Known work(Step.Work step, Known known, Set<String> frozen) {
        step.inputs().forEach((name, value) -> {
            var parameter = step.type().inputs().get(name);
            if (parameter != null) {
                expect(value, known, parameter.kind(), "`" + name + "`");
            }
        });
        return assign(step.outputs(), step.type().results(), known, frozen);
    }

    /** Follows assignments, all of which see the values from before and, above them, the results of their step. */
    private Known assign(
            List<Step.Assignment> assignments, Map<String, Kind> results, Known before, Set<String> frozen) {
        var after = before;
        for (var assignment : assignments) {
            var kind = new ExpressionCheck(
                            (name, place) -> results.containsKey(name) ? results.get(name) : name(name, place, before),
                            problems)
                    .check(assignment.value().template());
            after = assign(assignment, kind, after, frozen);
        }
        return after;
    }

    private Known assign(Step.Assignment assignment, Kind kind, Known before, Set<String> frozen) {
        if (frozen.contains(assignment.name())) {
            problems.add(
                    assignment.place(),
                    "assigns_outer_name",
                    "`%s` is a name from outside of this `for`, each iteration of which is on its own; take results out by `collect`."
                            .formatted(assignment.name()));
        }
        return before.with(assignment.name(), kind);
    }

    private Known forEach(Step.For step, Known known, Set<String> frozen) {
        expect(step.list(), known, Kind.LIST, "`in`");
        var inside = known;
        for (var name : step.index().map(index -> List.of(step.item(), index)).orElse(List.of(step.item()))) {
            if (inside.possible().contains(name.name())) {
                problems.add(
                        name.place(),
                        "name_taken",
                        "`" + name.name() + "` is a name from outside of this `for`; choose another one.");
            }
            inside = inside.with(name.name(), name.equals(step.item()) ? Kind.ANY : Kind.NUMBER);
        }
        var end = blocks(step, List.of(inside), inside.possible()).getFirst();
        if (end != null) {
            step.collect().ifPresent(collect -> value(collect, end));
        }
        return assign(step.outputs(), Map.of(Step.For.RESULTS, Kind.LIST), known, frozen);
    }

    private Known loop(Step.While step, Known known, Set<String> frozen) {
        var again = known.changed(StepNames.assigned(step.steps()));
        truth(step.condition(), again);
        var inside = again;
        if (step.index().isPresent()) {
            var index = step.index().get();
            if (known.possible().contains(index.name())) {
                problems.add(
                        index.place(), "name_taken", "`" + index.name() + "` is a name already; choose another one.");
            }
            inside = assign(index, Kind.NUMBER, again, frozen);
        }
        blocks(step, List.of(inside), frozen);
        return again;
    }

    private @Nullable Known parallel(Step.Parallel step, Known known, Set<String> frozen) {
        var branchOf = new HashMap<String, String>();
        for (var branch : step.branches()) {
            for (var assignment : StepNames.assignments(branch.steps())) {
                var other = branchOf.putIfAbsent(assignment.name(), branch.name());
                if (other != null && !other.equals(branch.name())) {
                    problems.add(
                            assignment.place(),
                            "assigned_in_two_branches",
                            "`" + assignment.name() + "` is assigned in branch `" + other
                                    + "` too; which one would count?");
                }
            }
        }
        var starts = step.branches().stream().map(branch -> known).toList();
        var after = known;
        var isReached = true;
        for (var end : blocks(step, starts, frozen)) {
            isReached &= end != null;
            after = end == null ? after : merged(known, after, end);
        }
        return isReached ? after : null;
    }

    /** What a branch made of what was known before it counts; what it left alone another one may have changed. */
    private static Known merged(Known before, Known after, Known end) {
        var changed = new HashMap<>(end.certain());
        before.certain().forEach((name, kind) -> {
            if (changed.get(name) == kind) {
                changed.remove(name);
            }
        });
        return after.and(new Known(changed, end.possible()));
    }

    private @Nullable Known attempt(Step.Try step, Known known, Set<String> frozen) {
        if (StepNames.mayReturn(step.finale())) {
            StepNames.all(step.finale()).stream()
                    .filter(Step.Return.class::isInstance)
                    .forEach(s -> problems.add(
                            s.head().place(),
                            "return_in_finally",
                            "A `finally` cannot return: it would hide how the steps ended."));
        }
        var starts = new ArrayList<Known>();
        starts.add(known);
        var failed = known.changed(StepNames.assigned(step.body()));
        for (var handler : step.handlers()) {
            var start = new Known(known.certain(), failed.possible());
            starts.add(handler.error()
                    .map(e -> assign(e, Kind.OBJECT, start, frozen))
                    .orElse(start));
        }
        var inTheEnd = failed;
        for (var handler : step.handlers()) {
            inTheEnd = inTheEnd.changed(StepNames.assigned(handler.steps()));
        }
        starts.add(inTheEnd);
        var ends = blocks(step, starts, frozen);
        var after = ends.subList(0, ends.size() - 1).stream().reduce(null, Known::either);
        var finale = ends.getLast();
        return after == null || finale == null ? null : merged(inTheEnd, after, finale);
    }

    private void truth(Step.Value value, Known known) {
        expect(value, known, Kind.BOOLEAN, "A condition");
    }

    private void expect(Step.Value value, Known known, Kind wanted, String who) {
        var kind = value(value, known);
        if (!kind.mayBe(wanted)
                && (!(value.template() instanceof Template.Constant)
                        || wanted == Kind.BOOLEAN
                        || wanted == Kind.LIST)) {
            problems.add(
                    value.place(),
                    "type_mismatch",
                    who + " is " + kind.words() + "; it must be " + wanted.words() + ".");
        }
    }

    private Kind value(Step.Value value, Known known) {
        return new ExpressionCheck((name, place) -> name(name, place, known), problems).check(value.template());
    }

    private Kind name(String name, Place place, Known known) {
        var kind = known.certain().get(name);
        if (kind != null) {
            return kind;
        }
        if (name.equals("run")) {
            return Kind.OBJECT;
        }
        if (assignedAnywhere.contains(name)) {
            problems.add(place, "not_assigned", "`" + name + "` has no value on some way to here.");
        } else {
            problems.add(place, "unknown_name", "There is no `" + name + "`: it is no input and nothing assigns it.");
        }
        return Kind.ANY;
    }
}
