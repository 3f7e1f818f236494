package ai.jarvis.workflow;

import java.util.List;

/** A definition that cannot become a state machine; nothing of it was kept. */
public final class WorkflowInvalid extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public WorkflowInvalid(List<Problem> problems) {
        super(problems.size() + " problem(s), the first at " + problems.getFirst());
        this.problems = List.copyOf(problems);
    }

    /** All that is wrong, in the order of the source; never empty. */
    public List<Problem> problems() {
        return problems;
    }
}
