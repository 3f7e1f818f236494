package ai.jarvis.workflow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong with a definition, so that its author learns of everything at once. */
public final class Problems {
    /** More of them help nobody, and a definition may be made to have a million. */
    private static final int MOST = 200;

    private static final Set<String> HIDING = Set.of(
            "alias",
            "duplicate_key",
            "invalid_name",
            "invalid_yaml",
            "missing_key",
            "nested_too_deep",
            "unknown_key",
            "unknown_step_type",
            "wrong_type");

    private static final Comparator<Problem> BY_PLACE =
            Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column);

    private final Set<Problem> found = new LinkedHashSet<>();

    public void add(Place place, String code, String detail) {
        if (found.size() < MOST) {
            found.add(new Problem(place.pointer(), place.line(), place.column(), code, detail));
        }
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** Whether steps or values may be missing because of them, so that what is said of the rest would be wrong. */
    boolean hidesSense() {
        return found.stream().anyMatch(problem -> HIDING.contains(problem.code()));
    }

    /**
     * Ends the work on a definition that something is wrong with.
     *
     * @throws WorkflowInvalid if there are any; they are in the order of the source
     */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            List<Problem> sorted = new ArrayList<>(found);
            sorted.sort(BY_PLACE);
            throw new WorkflowInvalid(sorted);
        }
    }
}
