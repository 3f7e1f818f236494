package ai.jarvis.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.jarvis.evaluation.Report.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class EstimateTest {
    /** Student's own data of 1908: the additional sleep of ten patients by one drug over the other; R's t.test gives 0.70 to 2.46. */
    private static final List<Double> SLEEP = List.of(1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4);

    @Test
    void aPairedDifferenceHasTheIntervalThatTextbooksGiveIt() {
        var estimate = Estimate.of(SLEEP);

        assertThat(estimate.count()).isEqualTo(10);
        assertThat(estimate.mean()).isCloseTo(1.58, within(1e-9));
        assertThat(estimate.low().orElseThrow()).isCloseTo(0.7001142, within(1e-6));
        assertThat(estimate.high().orElseThrow()).isCloseTo(2.4598858, within(1e-6));
        assertThat(Verdict.of(estimate)).isEqualTo(Verdict.BETTER);
        assertThat(Verdict.of(Estimate.of(SLEEP.stream().map(each -> -each).toList())))
                .isEqualTo(Verdict.WORSE);
    }

    @Test
    void whatMayBeChanceIsNoDifference() {
        assertThat(Verdict.of(Estimate.of(List.of(1.0, -1.0, 1.0, 0.0)))).isEqualTo(Verdict.NO_DIFFERENCE);
    }

    @Test
    void ofOneNumberNothingIsSure() {
        var estimate = Estimate.of(List.of(4.0));

        assertThat(estimate.mean()).isEqualTo(4);
        assertThat(estimate.low()).isEmpty();
        assertThat(Verdict.of(estimate)).isEqualTo(Verdict.NO_DIFFERENCE);
    }

    @Test
    void numbersThatAreAllTheSameAreSure() {
        assertThat(Estimate.of(List.of(1.0, 1.0, 1.0)).low()).contains(1.0);
    }
}
