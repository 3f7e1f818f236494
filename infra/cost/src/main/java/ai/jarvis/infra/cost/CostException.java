package ai.jarvis.infra.cost;

import java.util.List;

/** The cost cannot be told; the message says all reasons, one a line. */
public final class CostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CostException(String problem) {
        super(problem);
    }

    static void refuse(String what, List<String> problems) {
        if (!problems.isEmpty()) {
            throw new CostException(what + ":\n  " + String.join("\n  ", problems));
        }
    }
}
