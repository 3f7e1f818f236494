package ai.jarvis.localstack.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RankedGradesTest {
    @Test
    void aPerfectRankingHasOne() {
        var grades = new RankedGrades(List.of("a", "b", "c"), Map.of("a", 3, "b", 1, "c", 0));

        assertThat(grades.ndcg(10)).isEqualTo(1);
        assertThat(grades.recall(100)).isEqualTo(1);
        assertThat(grades.reciprocalRank(10)).isEqualTo(1);
    }

    @Test
    void gainIsTwoToTheGradeLessOneAndFallsWithTheLogarithmOfTheRank() {
        // Found: 1 at the first place, 3 at the third. Ideal: 3, then 2, then 1.
        var grades = new RankedGrades(List.of("b", "x", "a"), Map.of("a", 3, "b", 1, "c", 2));
        var found = 1 / 1.0 + 7 / 2.0;
        var ideal = 7 / 1.0 + 3 / (Math.log(3) / Math.log(2)) + 1 / 2.0;

        assertThat(grades.ndcg(10)).isCloseTo(found / ideal, within(1e-12));
        assertThat(grades.recall(100)).isCloseTo(2.0 / 3, within(1e-12));
    }

    @Test
    void theOnlyAnswerAtTheSecondPlace() {
        var grades = new RankedGrades(List.of("x", "a"), Map.of("a", 1));

        assertThat(grades.ndcg(10)).isCloseTo(Math.log(2) / Math.log(3), within(1e-12));
        assertThat(grades.reciprocalRank(10)).isEqualTo(0.5);
    }

    @Test
    void whatComesAfterTheFirstPlacesDoesNotCount() {
        var ranking = new ArrayList<>(Collections.nCopies(9, "x"));
        for (int i = 0; i < 9; i++) {
            ranking.set(i, "x" + i);
        }
        ranking.addAll(List.of("a", "b"));
        var grades = new RankedGrades(ranking, Map.of("a", 1, "b", 1));

        assertThat(grades.reciprocalRank(10)).isEqualTo(0.1);
        assertThat(grades.reciprocalRank(9)).isZero();
        assertThat(grades.recall(10)).isEqualTo(0.5);
        assertThat(grades.recall(11)).isEqualTo(1);
        assertThat(grades.ndcg(9)).isZero();
    }

    @Test
    void aDocumentOfWhichSeveralChunksAreFoundHasThePlaceOfItsFirst() {
        assertThat(new RankedGrades(List.of("x", "x", "a", "x", "a"), Map.of("a", 1)).reciprocalRank(10))
                .isEqualTo(0.5);
    }

    @Test
    void nothingFoundIsNothing() {
        var grades = new RankedGrades(List.of(), Map.of("a", 2));

        assertThat(grades.ndcg(10) + grades.recall(100) + grades.reciprocalRank(10))
                .isZero();
    }

    @Test
    void aGradeOfZeroOrLessIsNotRelevant() {
        assertThat(new RankedGrades(List.of("a"), Map.of("a", 0, "b", -1)).haveRelevant())
                .isFalse();
        var grades = new RankedGrades(List.of("a", "c"), Map.of("a", -1, "c", 1));
        assertThat(grades.ndcg(10)).isCloseTo(Math.log(2) / Math.log(3), within(1e-12));
        assertThat(grades.reciprocalRank(10)).isEqualTo(0.5);
    }
}
