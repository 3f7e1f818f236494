package ai.jarvis.workflow.compile;

import ai.jarvis.workflow.Place;
import ai.jarvis.workflow.Problems;
import ai.jarvis.workflow.SourceStep;
import ai.jarvis.workflow.definition.Step;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What belongs to the state machine as a whole: the names of its states and what they were made of. */
final class Machine {
    private static final int LONGEST_NAME = 80;

    private final Map<String, SourceStep> sourceMap = new LinkedHashMap<>();
    private final Set<String> variables = new HashSet<>();
    private final Problems problems;
    private int copies = 1;
    private boolean isDistributed;
    private boolean readsPayloads;

    Machine(Problems problems) {
        this.problems = problems;
    }

    Problems problems() {
        return problems;
    }

    Map<String, SourceStep> sourceMap() {
        return sourceMap;
    }

    /** Takes note of a variable; tells whether there was none of its name before. */
    boolean variable(String name) {
        return variables.add(name);
    }

    /** Keeps what a state was made of. */
    void made(String state, Step step) {
        made(state, source(step), step.head().namePlace());
    }

    void made(String state, SourceStep source, Place namePlace) {
        if (sourceMap.putIfAbsent(state, source) != null) {
            throw new IllegalStateException("Two states are called " + state);
        }
        var length = state.codePointCount(0, state.length());
        if (length > LONGEST_NAME) {
            problems.add(
                    namePlace,
                    "name_too_long",
                    "The state `%s` would have a name of %d characters; Step Functions allows %d."
                            .formatted(state, length, LONGEST_NAME));
        }
    }

    static SourceStep source(Step step) {
        var head = step.head();
        return new SourceStep(
                head.place().line(),
                head.place().column(),
                step.name(),
                head.type(),
                head.place().pointer());
    }

    /** What the names of the states of another copy of some steps end with. */
    String nextCopy() {
        copies++;
        return " (copy " + copies + ")";
    }

    void distribute() {
        isDistributed = true;
    }

    boolean isDistributed() {
        return isDistributed;
    }

    void readPayloads() {
        readsPayloads = true;
    }

    boolean readsPayloads() {
        return readsPayloads;
    }
}
