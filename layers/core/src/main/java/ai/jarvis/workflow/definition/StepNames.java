package ai.jarvis.workflow.definition;

import ai.jarvis.workflow.expression.Expression;
import ai.jarvis.workflow.expression.Template;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Which names steps give values to, and which they use. */
public final class StepNames {
    private StepNames() {}

    /** Names that get values in the scope of these steps: all but those that belong to the body of a {@code for}. */
    public static Set<String> assigned(List<Step> steps) {
        var names = new LinkedHashSet<String>();
        assignments(steps, false).forEach(a -> names.add(a.name()));
        return names;
    }

    /** All names that get values in these steps, those of loops' bodies too. */
    public static Set<String> assignedAnywhere(List<Step> steps) {
        var names = new LinkedHashSet<String>();
        assignments(steps, true).forEach(a -> names.add(a.name()));
        return names;
    }

    /** What gets a value in the scope of these steps, in the order of the source. */
    public static List<Step.Assignment> assignments(List<Step> steps) {
        return assignments(steps, false);
    }

    private static List<Step.Assignment> assignments(List<Step> steps, boolean withLoops) {
        var found = new ArrayList<Step.Assignment>();
        for (var step : steps) {
            switch (step) {
                case Step.Work s -> found.addAll(s.outputs());
                case Step.Set s -> found.addAll(s.assignments());
                case Step.While s -> s.index().ifPresent(found::add);
                case Step.Try s -> s.handlers().forEach(h -> h.error().ifPresent(found::add));
                case Step.For s -> {
                    found.addAll(s.outputs());
                    if (withLoops) {
                        found.add(s.item());
                        s.index().ifPresent(found::add);
                    }
                }
                case Step.Condition s -> {}
                case Step.If s -> {}
                case Step.Switch s -> {}
                case Step.Parallel s -> {}
                case Step.Wait s -> {}
                case Step.Return s -> {}
                case Step.Fail s -> {}
            }
            if (withLoops || !(step instanceof Step.For)) {
                step.blocks().forEach(block -> found.addAll(assignments(block, withLoops)));
            }
        }
        return found;
    }

    /** All names that these steps use, however deep. */
    public static Set<String> used(List<Step> steps) {
        var names = new LinkedHashSet<String>();
        steps.forEach(step -> use(step, names));
        return names;
    }

    /** The names that a value uses. */
    public static Set<String> used(Template template) {
        var names = new LinkedHashSet<String>();
        template.expressions().forEach(placed -> use(placed.expression(), names));
        return names;
    }

    private static void use(Step step, Set<String> names) {
        switch (step) {
            case Step.Work s -> {
                s.inputs().values().forEach(v -> names.addAll(used(v.template())));
                outputs(s.outputs(), s.type().results().keySet(), names);
            }
            case Step.For s -> {
                names.addAll(used(s.list().template()));
                s.collect().ifPresent(v -> names.addAll(used(v.template())));
                outputs(s.outputs(), Set.of(Step.For.RESULTS), names);
            }
            default -> step.values().forEach(v -> names.addAll(used(v.template())));
        }
        step.blocks().forEach(block -> names.addAll(used(block)));
    }

    /** In outputs, what the step results in hides names of the workflow. */
    private static void outputs(List<Step.Assignment> outputs, Set<String> results, Set<String> names) {
        for (var output : outputs) {
            var inside = used(output.value().template());
            inside.removeAll(results);
            names.addAll(inside);
        }
    }

    private static void use(Expression expression, Set<String> names) {
        if (expression instanceof Expression.Name name) {
            names.add(name.name());
        }
        expression.parts().forEach(part -> use(part, names));
    }

    /** Whether one of the steps, however deep, is what is looked for. */
    public static boolean any(List<Step> steps, Predicate<Step> wanted) {
        return steps.stream()
                .anyMatch(step -> wanted.test(step) || step.blocks().stream().anyMatch(block -> any(block, wanted)));
    }

    /** Whether a run may end within the steps by a return. */
    public static boolean mayReturn(List<Step> steps) {
        return any(steps, Step.Return.class::isInstance);
    }

    /** All steps, those inside steps too, in the order of the source. */
    public static List<Step> all(List<Step> steps) {
        var found = new ArrayList<Step>();
        for (var step : steps) {
            found.add(step);
            step.blocks().forEach(block -> found.addAll(all(block)));
        }
        return found;
    }
}
