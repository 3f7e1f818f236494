package ai.jarvis.localstack.eval;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one way to search reached, as means over all queries.
 *
 * @param degraded why answers were not what the mode promises, each reason once
 * @param degradedAnswers how many
 */
public record Measured(
        SearchMode mode,
        int queries,
        double ndcg,
        double recall,
        double reciprocalRank,
        int degradedAnswers,
        Set<String> degraded) {
    static final int FIRST_PAGE = 10;
    static final int ALL = 100;

    /** What came back for one query. */
    record Answer(RankedGrades grades, List<String> degraded) {}

    static Measured of(SearchMode mode, List<Answer> answers) {
        var reasons = new TreeSet<String>();
        answers.forEach(answer -> reasons.addAll(answer.degraded()));
        return new Measured(
                mode,
                answers.size(),
                mean(answers, grades -> grades.ndcg(FIRST_PAGE)),
                mean(answers, grades -> grades.recall(ALL)),
                mean(answers, grades -> grades.reciprocalRank(FIRST_PAGE)),
                (int) answers.stream().filter(a -> !a.degraded().isEmpty()).count(),
                reasons);
    }

    private static double mean(List<Answer> answers, java.util.function.ToDoubleFunction<RankedGrades> measure) {
        return answers.stream()
                .mapToDouble(answer -> measure.applyAsDouble(answer.grades()))
                .average()
                .orElseThrow();
    }
}
