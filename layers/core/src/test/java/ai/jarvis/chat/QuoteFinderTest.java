package ai.jarvis.chat;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.knowledge.KeywordAnalyzer;
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
}
