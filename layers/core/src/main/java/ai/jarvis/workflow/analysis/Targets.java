package ai.jarvis.workflow.analysis;

import ai.jarvis.workflow.Problems;
import ai.jarvis.workflow.definition.Step;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** Where steps lead to. Only forward and in the same list of steps, so that no workflow goes round without a bound. */
public record Targets(Problems problems, Set<String> allSteps) {
    private static final Pattern POSITION = Pattern.compile("step_([0-9]{1,6})");

    /** The index of the step that a target means, the number of steps for {@code end}, or nothing if it is wrong. */
    public OptionalInt find(List<Step> steps, int from, Step.Target target) {
        var found = index(steps, target.name());
        if (found < 0) {
            var isElsewhere = allSteps.contains(target.name());
            problems.add(
                    target.place(),
                    isElsewhere ? "target_out_of_reach" : "unknown_target",
                    isElsewhere
                            ? "`" + target.name() + "` is in another list of steps; a target is in the same one."
                            : "There is no step `" + target.name() + "` in this list of " + steps.size() + " steps.");
            return OptionalInt.empty();
        }
        if (found <= from) {
            problems.add(
                    target.place(),
                    "backward_jump",
                    "`" + target.name()
                            + "` does not come after this step; to repeat steps, use `while`, which has a bound.");
            return OptionalInt.empty();
        }
        return OptionalInt.of(found);
    }

    /** The index of the step that a target means, or -1. */
    public static int index(List<Step> steps, String target) {
        if (target.equals("end")) {
            return steps.size();
        }
        for (var i = 0; i < steps.size(); i++) {
            if (steps.get(i).name().equals(target)) {
                return i;
            }
        }
        var matcher = POSITION.matcher(target);
        if (matcher.matches()) {
            var position = Integer.parseInt(matcher.group(1));
            return position >= 1 && position <= steps.size() ? position - 1 : -1;
        }
        return -1;
    }
}
