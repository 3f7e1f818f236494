package ai.jarvis.sql;

import java.util.List;
import java.util.Optional;

/**
 * A statement that was tried.
 *
 * @param sql as it was written; absent if what the model said was none
 * @param problems why it gave no answer; none if it did
 */
public record Attempt(Optional<String> sql, List<Reason> problems) {
    public Attempt {
        problems = List.copyOf(problems);
    }
}
