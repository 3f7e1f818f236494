package ai.jarvis.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.jarvis.rollout.Guard.Metric;
import ai.jarvis.rollout.Guard.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardTest {
    private static Guard limited(Metric metric, double limit) {
        return new Guard(metric, Optional.of(limit), Optional.empty(), 10);
    }

    private static Guard compared(Metric metric, double ratio) {
        return new Guard(metric, Optional.empty(), Optional.of(ratio), 10);
    }

    private static ArmFigures times(int n, ArmFigures each) {
        return IntStream.range(0, n).mapToObj(i -> each).reduce(ArmFigures.NONE, ArmFigures::plus);
    }

    private static ArmFigures requests(int n, int errors) {
        return answers(n - errors, 100).plus(times(errors, ArmFigures.failed()));
    }

    private static ArmFigures answers(int n, long millis) {
        return times(n, ArmFigures.answered(Duration.ofMillis(millis), 1, 1, Optional.of(0.01)));
    }

    private static Verdict verdict(Guard guard, ArmFigures candidate, ArmFigures baseline) {
        return guard.look(candidate, baseline).verdict();
    }

    @ParameterizedTest
    @CsvSource({
        "9, 9, UNDECIDED", // fewer than are asked for
        "10, 0, FULFILLED",
        "10, 1, UNDECIDED", // one of ten is chance, also where 1 of 20 may fail
        "10, 3, UNDECIDED",
        "10, 5, VIOLATED",
        "10, 10, VIOLATED",
        "100, 5, FULFILLED",
        "100, 9, UNDECIDED",
        "100, 14, VIOLATED",
        "10000, 500, FULFILLED",
        "10000, 600, VIOLATED",
    })
    void moreErrorsThanTheLimitAreAViolationWhenTheyAreNotChance(int requests, int errors, Verdict expected) {
        assertThat(verdict(limited(Metric.ERROR_RATE, 0.05), requests(requests, errors), ArmFigures.NONE))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "30, 0, 70, 0, FULFILLED",
        "30, 1, 70, 0, UNDECIDED",
        "30, 10, 70, 0, VIOLATED",
        "30, 30, 70, 0, VIOLATED",
        "300, 30, 700, 70, FULFILLED",
        "300, 50, 700, 70, UNDECIDED",
        "300, 90, 700, 70, VIOLATED",
        "300, 90, 5, 0, UNDECIDED", // a baseline of which too little is known
    })
    void errorsAreComparedWithTheBaselineOnceBothAreKnown(
            int requests, int errors, int others, int othersErrors, Verdict expected) {
        assertThat(verdict(
                        compared(Metric.ERROR_RATE, 1.5), requests(requests, errors), requests(others, othersErrors)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "100, 0, FULFILLED",
        "96, 4, FULFILLED",
        "90, 10, UNDECIDED",
        "80, 20, VIOLATED",
        "9, 1, UNDECIDED",
        "2, 8, VIOLATED",
    })
    void slowAnswersAreAViolationWhenTheyAreCertainlyMoreThanFivePercent(int fast, int slow, Verdict expected) {
        assertThat(verdict(
                        limited(Metric.P95_LATENCY_MS, 1_000),
                        answers(fast, 300).plus(answers(slow, 3_000)),
                        ArmFigures.NONE))
                .isEqualTo(expected);
    }

    @Test
    void latencyIsComparedWithTheBaselinesOnceThatIsKnownWellEnough() {
        var guard = compared(Metric.P95_LATENCY_MS, 1.2);

        assertThat(verdict(guard, answers(100, 1_000), answers(200, 900))).isEqualTo(Verdict.FULFILLED);
        assertThat(verdict(guard, answers(100, 1_500), answers(200, 900))).isEqualTo(Verdict.VIOLATED);
        assertThat(verdict(guard, answers(100, 1_500), answers(50, 900))).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void costIsComparedByMeansAndDearOnesThatAreRareAreChance() {
        var guard = limited(Metric.COST_PER_REQUEST, 0.02);
        var cheap = times(19, ArmFigures.answered(Duration.ofSeconds(1), 1, 1, Optional.of(0.01)));
        var dear = ArmFigures.answered(Duration.ofSeconds(1), 1, 1, Optional.of(1.0));

        assertThat(verdict(guard, cheap, ArmFigures.NONE)).isEqualTo(Verdict.FULFILLED);
        assertThat(verdict(guard, cheap.plus(dear), ArmFigures.NONE)).isEqualTo(Verdict.UNDECIDED);
        assertThat(verdict(guard, times(20, dear), ArmFigures.NONE)).isEqualTo(Verdict.VIOLATED);
        assertThat(verdict(compared(Metric.COST_PER_REQUEST, 1.5), times(20, dear), cheap))
                .isEqualTo(Verdict.VIOLATED);
        assertThat(verdict(guard, times(20, ArmFigures.answered(Duration.ofSeconds(1), 1, 1, Optional.empty())), cheap))
                .isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void scoresMustNotBeLower() {
        var good = times(10, ArmFigures.scored(0.9)).plus(times(10, ArmFigures.scored(0.8)));
        var bad = times(10, ArmFigures.scored(0.5)).plus(times(10, ArmFigures.scored(0.4)));
        var mixed = times(8, ArmFigures.scored(0.9)).plus(times(4, ArmFigures.scored(0.2)));

        assertThat(verdict(limited(Metric.JUDGE_SCORE, 0.7), good, ArmFigures.NONE))
                .isEqualTo(Verdict.FULFILLED);
        assertThat(verdict(limited(Metric.JUDGE_SCORE, 0.7), bad, ArmFigures.NONE))
                .isEqualTo(Verdict.VIOLATED);
        assertThat(verdict(limited(Metric.JUDGE_SCORE, 0.7), mixed, ArmFigures.NONE))
                .isEqualTo(Verdict.UNDECIDED);
        assertThat(verdict(compared(Metric.JUDGE_SCORE, 0.95), bad, good)).isEqualTo(Verdict.VIOLATED);
        assertThat(verdict(compared(Metric.JUDGE_SCORE, 0.95), good, bad)).isEqualTo(Verdict.FULFILLED);
    }

    /** A look each minute for ten hours is 600 looks; a candidate that is just as it may be should outlive most of them. */
    @Test
    void aCandidateThatKeepsTheLimitIsHardlyEverFoundToViolateIt() {
        var random = new Random(7);
        int violations = 0;
        for (int trial = 0; trial < 200; trial++) {
            var errors = (int) IntStream.range(0, 400)
                    .filter(i -> random.nextDouble() < 0.05)
                    .count();
            if (verdict(limited(Metric.ERROR_RATE, 0.05), requests(400, errors), ArmFigures.NONE) == Verdict.VIOLATED) {
                violations++;
            }
        }

        assertThat(violations).isLessThanOrEqualTo(1);
    }

    @Test
    void theExactTestIsThatOfTables() {
        assertThat(Significance.tail(1, 10, 0.05)).isCloseTo(0.40126, within(1e-5));
        assertThat(Significance.tail(3, 10, 0.05)).isCloseTo(0.0115036, within(1e-7));
        assertThat(Significance.tail(10, 10, 0.5)).isCloseTo(Math.pow(0.5, 10), within(1e-12));
        assertThat(Significance.tail(60_000, 1_000_000, 0.05)).isLessThan(1e-300);
    }

    @Test
    void quantilesAreAtMostFivePercentTooLongAndAddUp() {
        var histogram = IntStream.rangeClosed(1, 1_000)
                .mapToObj(millis -> LatencyHistogram.of(Duration.ofMillis(millis)))
                .reduce(LatencyHistogram.EMPTY, LatencyHistogram::plus);

        assertThat(histogram.count()).isEqualTo(1_000);
        assertThat(histogram.quantile(0.5).orElseThrow().toMillis()).isBetween(500L, 525L);
        assertThat(histogram.quantile(0.95).orElseThrow().toMillis()).isBetween(950L, 998L);
        assertThat(histogram.slowerThan(Duration.ofMillis(900))).isBetween(55L, 100L);
        assertThat(LatencyHistogram.EMPTY.quantile(0.95)).isEmpty();
    }
}
