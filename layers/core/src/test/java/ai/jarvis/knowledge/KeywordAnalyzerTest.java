package ai.jarvis.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeywordAnalyzerTest {
    private final KeywordAnalyzer analyzer = new KeywordAnalyzer();

    @Test
    void traditionalFindsSimplified() {
        assertThat(analyzer.terms("資料庫連線")).isEqualTo(analyzer.terms("资料库连线")).contains("资料", "料库");
    }

    @Test
    void anInflectedWordFindsItsStem() {
        assertThat(analyzer.terms("Connections"))
                .isEqualTo(analyzer.terms("connected"))
                .hasSize(1);
        assertThat(analyzer.terms("the company's")).isEqualTo(analyzer.terms("Company"));
    }

    @Test
    void fullWidthFindsHalfWidth() {
        assertThat(analyzer.terms("ＡＰＩ２")).isEqualTo(analyzer.terms("api2"));
    }

    @Test
    void leavesOutStopWordsAndPunctuation() {
        assertThat(analyzer.terms("The cat, and the —— hat!")).containsExactly("cat", "hat");
        assertThat(analyzer.terms(" 。！ ")).isEmpty();
    }

    @Test
    void keepsOrderAndRepetitions() {
        assertThat(analyzer.terms("red blue red")).containsExactly("red", "blue", "red");
    }

    @Test
    void splitsChineseInMixedText() {
        assertThat(analyzer.terms("使用Redis快取")).contains("使用", "redi", "快取");
    }
}
