package ai.jarvis.evaluation;

import ai.jarvis.model.Money;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What an evaluation found. Only cases count in which every subject has a score.
 *
 * @param failed how many cases do not
 * @param judgeCost of all calls of the judge; absent if it is not known
 */
public record Report(
        List<Part> subjects,
        Optional<Comparison> comparison,
        Gate.Outcome gate,
        int failed,
        Optional<Money> judgeCost) {
    public Report {
        subjects = List.copyOf(subjects);
    }

    /** How one subject did. */
    public record Part(
            Estimate scores, long inputTokens, long outputTokens, Optional<Money> cost, Estimate latencyMillis) {}

    /**
     * The last subject beside the first, case by case.
     *
     * @param difference of its scores to those of the first
     * @param wins in how many cases it has the greater score
     */
    public record Comparison(Estimate difference, int wins, int ties, int losses, Verdict verdict) {}

    /** What can be said of the last subject. The names are part of the API, in lower case. */
    public enum Verdict {
        BETTER,
        WORSE,
        /** Zero is in the interval: none was shown. */
        NO_DIFFERENCE;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Verdict of(Estimate difference) {
            if (difference.low().filter(low -> low > 0).isPresent()) {
                return BETTER;
            }
            return difference.high().filter(high -> high < 0).isPresent() ? WORSE : NO_DIFFERENCE;
        }
    }

    /** What results say. */
    static Report of(Plan plan, List<CaseResult> results) {
        var counted = results.stream().filter(result -> !result.isFailed()).toList();
        var subjects = IntStream.range(0, plan.subjects().size())
                .mapToObj(index -> part(counted, results, index))
                .toList();
        var comparison = subjects.size() < 2 ? Optional.<Comparison>empty() : Optional.of(compare(counted));
        return new Report(
                subjects,
                comparison,
                plan.gate().judge(subjects, comparison),
                results.size() - counted.size(),
                sum(results.stream().map(CaseResult::judgeCost).toList()));
    }

    private static Part part(List<CaseResult> counted, List<CaseResult> all, int index) {
        var answers = all.stream().map(result -> result.answers().get(index)).toList();
        return new Part(
                Estimate.of(counted.stream().map(result -> score(result, index)).toList()),
                answers.stream().mapToLong(Answered::inputTokens).sum(),
                answers.stream().mapToLong(Answered::outputTokens).sum(),
                sum(answers.stream().map(Answered::cost).toList()),
                Estimate.of(answers.stream()
                        .filter(answer -> answer.answer().isPresent())
                        .map(answer -> (double) answer.latencyMillis())
                        .toList()));
    }

    private static double score(CaseResult result, int index) {
        return result.answers().get(index).score().orElseThrow();
    }

    private static Comparison compare(List<CaseResult> counted) {
        var differences = counted.stream()
                .map(result -> score(result, 1) - score(result, 0))
                .toList();
        int wins = (int) differences.stream().filter(each -> each > 0).count();
        int losses = (int) differences.stream().filter(each -> each < 0).count();
        var difference = Estimate.of(differences);
        return new Comparison(difference, wins, differences.size() - wins - losses, losses, Verdict.of(difference));
    }

    /** Absent if one is not known, or they are of several currencies. */
    private static Optional<Money> sum(List<Optional<Money>> costs) {
        var known = costs.stream().flatMap(Optional::stream).toList();
        var currencies = known.stream().map(Money::currency).distinct().toList();
        return known.isEmpty() || known.size() < costs.size() || currencies.size() > 1
                ? Optional.empty()
                : Optional.of(new Money(
                        known.stream().map(Money::amount).reduce(BigDecimal.ZERO, BigDecimal::add),
                        currencies.getFirst()));
    }
}
