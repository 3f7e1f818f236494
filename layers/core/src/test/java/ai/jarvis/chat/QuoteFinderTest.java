package ai.jarvis.chat;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.knowledge.DocumentId;
import ai.jarvis.knowledge.KeywordAnalyzer;
import ai.jarvis.knowledge.PassageAssembly;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuoteFinderTest {
    private final QuoteFinder quotes = new QuoteFinder(new KeywordAnalyzer());

    private String quote(String passage, String statement) {
        return quotes.cite(1, Passages.at(0, passage), statement).quote();
    }

    @Test
    void quotesAStatementThatIsThereWordForWord() {
        assertThat(quote("Rent is due on the first. Deposits are returned in a month.", "Deposits are returned"))
                .isEqualTo("Deposits are returned");
    }

    @Test
    void quotesTheSentenceThatSharesMostWithTheStatement() {
        assertThat(quote(
                        "Rent is due on the first day. A deposit is returned within a month. Pets are welcome.",
                        "The deposits will be returned after a month"))
                .isEqualTo("A deposit is returned within a month.");
    }

    @Test
    void findsTheChineseSentenceInTheOtherScript() {
        assertThat(quote("租金每月支付。押金一個月內退還。歡迎寵物。", "押金一个月内退还给你")).isEqualTo("押金一個月內退還。");
    }

    @Test
    void quotesTheWholePassageWhenNoSentenceStandsOut() {
        var passage = "Rent is due on the first. Pets are welcome.";

        assertThat(quote(passage, "Something else entirely")).isEqualTo(passage);
        assertThat(quote(passage, "")).isEqualTo(passage);
    }

    @Test
    void countsCodePointsBeforeTheQuote() {
        var citation = quotes.cite(4, Passages.at(10, "🏠🏠 Pets are welcome."), "Pets are welcome.");

        assertThat(citation.index()).isEqualTo(4);
        assertThat(citation.start()).isEqualTo(13);
        assertThat(citation.end()).isEqualTo(30);
    }

    @Test
    void anExtractIsTheBestSentenceWithThoseAroundItAsFarAsTheyFit() {
        var filler = "Pets are welcome in all of the rooms of this house. ".repeat(20);
        var passage = filler + "The deposit is two rents. " + filler.strip();

        var extract = quotes.extract(1, Passages.at(5, passage), "How high is the deposit?");

        assertThat(extract.quote()).contains("The deposit is two rents.").hasSizeBetween(400, 600);
        assertThat(extract.quote()).startsWith("Pets").endsWith(".");
        assertThat(passage.substring(extract.start() - 5, extract.end() - 5)).isEqualTo(extract.quote());
    }

    @Test
    void aPieceOfSeveralChunksIsQuotedWithThePageAndChunkOfTheQuote() {
        var document = DocumentId.fresh();
        var passage = new PassageAssembly(1_000, 10)
                .assemble(List.of(
                        Passages.hit(document, 0, 0, "Rent is due. Pets are welcome."),
                        Passages.hit(document, 1, 13, "Pets are welcome. Deposits are returned.")))
                .getFirst();

        var citation = quotes.cite(1, passage, "Deposits are returned");

        assertThat(citation.start()).isEqualTo(31);
        assertThat(citation.page()).contains(2);
        assertThat(citation.chunk())
                .isEqualTo(passage.parts().getFirst().chunks().getLast().id());
    }
}
