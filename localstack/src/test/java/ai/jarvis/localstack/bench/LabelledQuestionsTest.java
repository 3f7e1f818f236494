package ai.jarvis.localstack.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.model.cache.SimilarQuestions;
import org.junit.jupiter.api.Test;

class LabelledQuestionsTest {
    @Test
    void halfOfThemMeanTheSame() {
        var pairs = LabelledQuestions.all();

        assertThat(pairs).hasSizeGreaterThan(40);
        assertThat(pairs.stream().filter(LabelledQuestions.Pair::isSame).count())
                .isBetween(pairs.size() * 4L / 10, pairs.size() * 6L / 10);
    }

    /** Of the near misses only those pass that differ in an ordinary word, which embeddings have to tell apart. */
    @Test
    void wordingTellsMostNearMissesApartAndKeepsWhatMeansTheSame() {
        var pairs = LabelledQuestions.all();

        assertThat(pairs)
                .filteredOn(pair -> pair.isSame() && !SimilarQuestions.haveEqualWording(pair.one(), pair.other()))
                .isEmpty();
        assertThat(pairs)
                .filteredOn(pair -> !pair.isSame() && SimilarQuestions.haveEqualWording(pair.one(), pair.other()))
                .extracting(LabelledQuestions.Pair::other)
                .containsExactly(
                        "When does the harbour gate close in the morning?",
                        "How much does the basic plan cost per month?",
                        "How much does the premium plan cost per year?",
                        "Which employees are allowed to approve vacations?",
                        "How do I delete a collection with its documents?",
                        "Wie kann ich mein Konto kündigen?");
    }
}
