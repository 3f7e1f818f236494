package ai.jarvis.prompt.liquid;

import java.util.List;

/** A text that is no template. */
public final class LiquidInvalid extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<LiquidProblem> problems;

    LiquidInvalid(List<LiquidProblem> problems) {
        super(problems.size() + " problem(s), the first: " + problems.getFirst());
        this.problems = List.copyOf(problems);
    }

    /** All that is wrong, in the order of the text; never empty. */
    public List<LiquidProblem> problems() {
        return problems;
    }
}
