package ai.jarvis.workflow.definition;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What steps and values may be called. */
final class Names {
    /** Room for the names of states that are derived from a step's, of which Step Functions allows 80 characters. */
    private static final Pattern STEP = Pattern.compile("[\\p{L}_][\\p{L}\\p{M}\\p{N}_. -]{0,79}");

    private static final Pattern VALUE = Pattern.compile("\\p{L}[\\p{L}\\p{M}\\p{N}_]{0,59}");
    private static final Pattern POSITION = Pattern.compile("step_[0-9]+");
    private static final Set<String> RESERVED =
            Set.of("run", "states", "and", "or", "not", "in", "true", "false", "null", "function");

    /** Where a step's name would be, if the author wrote no good one. */
    static final String NONE = "?";

    private Names() {}

    /** What is wrong with a name for a step. */
    static Optional<String> stepProblem(String name) {
        if (name.equals("end") || POSITION.matcher(name).matches()) {
            return Optional.of(
                    "`" + name + "` is a target that every list of steps has; call the step something else.");
        }
        if (!STEP.matcher(name).matches() || name.endsWith(" ")) {
            return Optional.of("A name has 1 to 80 letters, digits, spaces, `_`, `-` and `.`, a letter first.");
        }
        return Optional.empty();
    }

    /** What is wrong with a name for a value. */
    static Optional<String> valueProblem(String name) {
        if (RESERVED.contains(name)) {
            return Optional.of("`" + name + "` has a meaning of its own; choose another name.");
        }
        if (!VALUE.matcher(name).matches() || name.contains("__") || name.endsWith("_")) {
            return Optional.of("A name has 1 to 60 letters, digits and single `_`, a letter first and no `_` last.");
        }
        return Optional.empty();
    }
}
