package ai.jarvis.chat;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.knowledge.KeywordAnalyzer;
import ai.jarvis.knowledge.Passage;
import ai.jarvis.model.ModelId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CitationStreamTest {
    private final Passage bridge = Passages.at(100, "😀 The bridge opened in 1932. It is painted grey.");
    private final Passage tunnel = Passages.at(0, "The tunnel opened in 1988.");
    private final Heard heard = new Heard();
    private final CitationStream stream =
            new CitationStream(List.of(bridge, tunnel), new QuoteFinder(new KeywordAnalyzer()), heard);

    private static final class Heard implements AnswerListener {
        private final List<String> events = new ArrayList<>();

        @Override
        public void started(MessageId id, ConversationId conversation, ModelId model) {}

        @Override
        public void text(String piece) {
            events.add(piece);
        }

        @Override
        public void citation(Citation citation) {
            events.add("citation " + citation.index());
        }
    }

    private String answer(String... pieces) {
        for (var piece : pieces) {
            stream.accept(piece);
        }
        stream.end();
        return stream.text();
    }

    @Test
    void numbersCitationsInTheOrderOfTheAnswer() {
        assertThat(answer("The tunnel opened in 1988. [2] The bridge opened in 1932. [1]"))
                .isEqualTo("The tunnel opened in 1988. [1] The bridge opened in 1932. [2]");
        assertThat(stream.citations())
                .extracting(Citation::quote)
                .containsExactly("The tunnel opened in 1988.", "The bridge opened in 1932.");
    }

    @Test
    void quotesTheExactTextAtItsRangeInCodePoints() {
        answer("The bridge opened in 1932.[1]");

        var citation = stream.citations().getFirst();
        assertThat(citation.quote()).isEqualTo("The bridge opened in 1932.");
        assertThat(citation.start()).as("the emoji is one code point").isEqualTo(102);
        assertThat(citation.end()).isEqualTo(102 + citation.quote().length());
        assertThat(citation.page()).contains(3);
        assertThat(citation.chunk()).isEqualTo(bridge.best().id());
    }

    @Test
    void recognisesAReferenceThatComesInPieces() {
        assertThat(answer("The bridge opened in 1932.", " ", "[", "1", "]", " And ", "so on."))
                .isEqualTo("The bridge opened in 1932. [1] And so on.");
        assertThat(heard.events).contains("citation 1").noneMatch(piece -> piece.equals("["));
        assertThat(String.join("", heard.events).replace("citation 1", "")).isEqualTo(stream.text());
    }

    @Test
    void takesSeveralNumbersInOneReference() {
        assertThat(answer("Both opened long ago. [1, 2]")).isEqualTo("Both opened long ago. [1][2]");
        assertThat(stream.citations()).hasSize(2);
    }

    @Test
    void leavesOutReferencesToPassagesThatWereNotGiven() {
        assertThat(answer("It is so. [7] Or so. [0][1,9]")).isEqualTo("It is so.  Or so. [1]");
        assertThat(stream.citations()).hasSize(1);
    }

    @Test
    void usesOneNumberForTheSameQuote() {
        assertThat(answer("The tunnel opened in 1988. [2] The tunnel opened in 1988. [2]"))
                .isEqualTo("The tunnel opened in 1988. [1] The tunnel opened in 1988. [1]");
        assertThat(stream.citations()).hasSize(1);
        assertThat(heard.events)
                .filteredOn(event -> event.startsWith("citation"))
                .hasSize(1);
    }

    @Test
    void leavesOtherBracketsAsTheyAre() {
        assertThat(answer("An array a[i] and [a link](x) and [1")).isEqualTo("An array a[i] and [a link](x) and [1");
        assertThat(stream.citations()).isEmpty();
    }

    @Test
    void doesNotHoldBackTextThatCannotBecomeAReference() {
        stream.accept("See [note");

        assertThat(stream.text()).isEqualTo("See [note");
    }

    @Test
    void extractsAreTheDocumentsOwnWordsWithTheirCitations() {
        var minutes = Passages.at(7, "See [2]. The budget of the bridge is 12 crowns. Nothing else was said.");

        stream.accept("It may be [");
        stream.extract("In their own words:", List.of(minutes, tunnel), "What is the budget?");
        stream.end();

        assertThat(stream.text())
                .isEqualTo(
                        """
                        It may be [

                        In their own words:

                        See [2]. The budget of the bridge is 12 crowns. Nothing else was said. [1]

                        The tunnel opened in 1988. [2]""");
        assertThat(stream.citations())
                .extracting(Citation::quote)
                .containsExactly(
                        "See [2]. The budget of the bridge is 12 crowns. Nothing else was said.",
                        "The tunnel opened in 1988.");
        assertThat(stream.citations().getFirst().start()).isEqualTo(7);
    }
}
