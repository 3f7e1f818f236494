package ai.jarvis.prompt;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import java.util.List;

/**
 * What differs between two versions of a prompt.
 *
 * @param template a unified diff of the templates; empty if they are the same
 * @param added variables that only the second has
 * @param removed variables that only the first has
 * @param changed variables that both have
 */
public record PromptDiff(
        SemanticVersion from,
        SemanticVersion to,
        String template,
        List<PromptVariable> added,
        List<PromptVariable> removed,
        List<Changed> changed) {
    private static final int CONTEXT = 3;

    /** A variable that says something else. */
    public record Changed(PromptVariable before, PromptVariable after) {}

    public PromptDiff {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
    }

    static PromptDiff between(PromptVersion from, PromptVersion to) {
        var before = from.content();
        var after = to.content();
        return new PromptDiff(
                from.number(),
                to.number(),
                templates(from, to),
                after.variables().stream()
                        .filter(variable -> before.variable(variable.name()).isEmpty())
                        .toList(),
                before.variables().stream()
                        .filter(variable -> after.variable(variable.name()).isEmpty())
                        .toList(),
                after.variables().stream()
                        .flatMap(variable -> before
                                .variable(variable.name())
                                .filter(old -> !old.equals(variable))
                                .map(old -> new Changed(old, variable))
                                .stream())
                        .toList());
    }

    private static String templates(PromptVersion from, PromptVersion to) {
        var before = lines(from);
        var after = lines(to);
        // The library's other algorithm takes memory by the square of what differs.
        var patch = DiffUtils.diff(before, after, new MyersDiffWithLinearSpace<>(), null);
        return String.join(
                "\n",
                UnifiedDiffUtils.generateUnifiedDiff(
                        from.number().toString(),
                        to.number().toString(),
                        before,
                        joined(patch.getDeltas(), before, after),
                        CONTEXT));
    }

    /** The same with what is removed and what is added at one place as one change, so that removed lines come first. */
    private static Patch<String> joined(List<AbstractDelta<String>> deltas, List<String> before, List<String> after) {
        var joined = new Patch<String>();
        for (var at = 0; at < deltas.size(); ) {
            var removed = deltas.get(at).getSource().getPosition();
            var added = deltas.get(at).getTarget().getPosition();
            var removedEnd = removed;
            var addedEnd = added;
            while (at < deltas.size()
                    && deltas.get(at).getSource().getPosition() == removedEnd
                    && deltas.get(at).getTarget().getPosition() == addedEnd) {
                removedEnd += deltas.get(at).getSource().size();
                addedEnd += deltas.get(at).getTarget().size();
                at++;
            }
            joined.addDelta(new ChangeDelta<>(
                    new Chunk<>(removed, before.subList(removed, removedEnd)),
                    new Chunk<>(added, after.subList(added, addedEnd))));
        }
        return joined;
    }

    private static List<String> lines(PromptVersion version) {
        return List.of(version.content().template().split("\n", -1));
    }
}
