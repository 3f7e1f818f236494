package ai.jarvis.evaluation;

import ai.jarvis.model.Money;
import java.util.List;
import java.util.Optional;

/**
 * What was found with a case.
 *
 * @param number of the case
 * @param answers one for each subject
 * @param judgeCost of the judge's calls; absent if it is not known, or nobody judged
 */
public record CaseResult(int number, List<Answered> answers, Optional<Money> judgeCost) {
    public CaseResult {
        answers = List.copyOf(answers);
    }

    /** Whether a score is missing: the case says nothing then. */
    public boolean isFailed() {
        return answers.stream().anyMatch(answer -> answer.score().isEmpty());
    }
}
