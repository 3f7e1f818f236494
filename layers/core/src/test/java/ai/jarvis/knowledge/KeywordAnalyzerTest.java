package ai.jarvis.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeywordAnalyzerTest {
    private final KeywordAnalyzer analyzer = new KeywordAnalyzer();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Connections | connected",
                "the company's | Company",
                "the company’s | companies",
                "He doesn't know | knows",
                "ＡＰＩ２ | api2",
                "Ｃａｆé | cafe",
                "Straße | strasse",
                "ﬁle | file",
                "co\u00ADoperate | cooperate",
                "Windows™ | windows",
            })
    void writtenInTwoWaysIsFoundAsOne(String one, String other) {
        assertThat(analyzer.terms(one)).isEqualTo(analyzer.terms(other)).isNotEmpty();
    }

    @Test
    void leavesOutStopWordsAndPunctuation() {
        assertThat(analyzer.terms("The cat, and what we don't have in the —— hat!"))
                .containsExactly("cat", "hat");
        assertThat(analyzer.terms(" 。！ \uD800 ")).isEmpty();
    }

    @Test
    void keepsAcronymsThatAreSpelledLikeStopWords() {
        assertThat(analyzer.terms("ask IT at the WHO")).containsExactly("ask", "it", "who");
    }

    @Test
    void keepsOrderAndRepetitions() {
        assertThat(analyzer.terms("red blue red")).containsExactly("red", "blue", "red");
    }

    @ParameterizedTest
    @CsvSource({
        "資料庫連線, 资料库连线",
        "甚麼時候遊覽, 什么时候游览",
        "著名的乾燥劑, 著名的干燥剂",
        "裏面和裡面, 里面和里面",
        "週末與妳, 周末与你",
        "\uF9D1, 六",
    })
    void traditionalFindsSimplified(String traditional, String simplified) {
        assertThat(analyzer.queryTerms(traditional)).isEqualTo(analyzer.queryTerms(simplified));
        assertThat(analyzer.terms(simplified)).containsAll(analyzer.queryTerms(traditional));
    }

    @ParameterizedTest
    @ValueSource(strings = {"数据", "据库", "库的", "的连", "连接", "是什", "什么", "在了"})
    void everyPairOfChineseCharactersIsFound(String pair) {
        assertThat(analyzer.queryTerms(pair)).contains(pair);
        assertThat(analyzer.terms("数据库的连接是什么，在了")).contains(pair);
    }

    @Test
    void aSingleCharacterIsFoundInsideOfWords() {
        assertThat(analyzer.terms("多喝水").containsAll(analyzer.queryTerms("水"))).isTrue();
        assertThat(analyzer.queryTerms("的")).containsExactly("的");
        assertThat(analyzer.terms("我的书")).contains("的");
    }

    @Test
    void aQueryDoesNotLookForGrammarAlone() {
        assertThat(analyzer.queryTerms("水的质量")).containsExactly("水", "水的", "质", "的质", "量", "质量");
    }

    @Test
    void chineseIsFoundAcrossTheLinesOfAPageButNotAcrossParagraphs() {
        assertThat(analyzer.terms("向量数\n据库\u3000检索")).contains("数据", "库检");
        assertThat(analyzer.terms("向量\n\n检索")).doesNotContain("量检");
        assertThat(analyzer.terms("向量，检索")).doesNotContain("量检");
    }

    @Test
    void rareCharactersAreWhole() {
        assertThat(analyzer.terms("𠮷野家")).containsExactly("𠮷", "野", "𠮷野", "家", "野家");
    }

    @Test
    void splitsWhatIsWrittenWithoutSpacesInTwoScripts() {
        assertThat(analyzer.terms("使用Redis快取v2版")).contains("使用", "redi", "快取", "v2", "版");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iPhone15Pro | iphone15pro, iPhone 15 Pro, iphone, phone, iPhone15Pro, 15",
                "GPT-4o | gpt-4o, GPT4o, gpt, 4o, GPT 4o",
                "Wi-Fi | wifi, WiFi, wi-fi, fi",
                "HTTPServerError | http, server error, httpservererror, HttpServer",
                "camelCaseName | camel, case name, camel_case_name, camel-case-name",
                "MAX_RETRY_COUNT | max retry, maxRetryCount, retry",
                "ai.jarvis.knowledge.KeywordAnalyzer | jarvis, KeywordAnalyzer, analyzer, keyword",
                "spring-boot-starter | spring boot, starter, spring-boot-starter",
                "O'Neill | oneill, O’Neill, Neill",
                "AT&T | att, at&t",
                "ops@example.com | example, ops, ops@example.com",
                "C++ | c++, C",
                "C# | c#, C",
                ".NET | .net, NET",
                "Node.js | nodejs, node, js",
                "v2.41.11 | V2.41.11, 2.41.11, v2.41, 2.41, 2",
                "U.S. | US, u.s.",
                "COVID-19 | covid, 19, covid19",
                "2024-01-15 | 2024, 2024-01-15",
                "1990s | 1990",
                "p95 | P95, 95",
            })
    void aNameIsFoundWholeAndInPart(String name, String queries) {
        for (var query : queries.split(", ", -1)) {
            assertThat(analyzer.terms(name)).as(query).containsAnyElementsOf(analyzer.queryTerms(query));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,000,000 | 1000000",
                "12,345 and 6,78 | 12345 6 78",
                "6½ | 6.5",
                "６½ | 6.5",
                "½ | 0.5",
                "50% | 50 percent",
                "50 ％ | 50",
                "3.14 | 3.14",
                "23–16 | 23 16",
                "10² | 10 2",
                "H₂O | H2O",
                "Nr.① | nr 1",
            })
    void aNumberIsFoundAsItIsTyped(String written, String query) {
        assertThat(analyzer.terms(written)).containsAll(analyzer.queryTerms(query));
    }

    @Test
    void differentNamesStayApart() {
        assertThat(analyzer.terms("C++")).doesNotContain("c#").contains("c++");
        assertThat(analyzer.terms("net worth")).doesNotContain(".net");
        assertThat(analyzer.terms("2.41")).doesNotContain("41", "241");
        assertThat(analyzer.terms("10²")).doesNotContain("102");
    }

    @Test
    void aWordWithoutEndIsCut() {
        var terms = analyzer.terms("x".repeat(1_000_000));

        assertThat(terms).hasSize(10_000).allMatch(term -> term.length() == 100);
        assertThat(analyzer.terms("_".repeat(100_000) + "b" + "-_.".repeat(100_000)))
                .containsExactly("b");
    }

    @Test
    void aQueryLooksForNothingThatTheSameTextDoesNotHave() {
        for (var text : List.of("数据库的 iPhone15Pro 是 v2.1 吗？", "Is it C++?", "的")) {
            assertThat(analyzer.terms(text)).containsAll(analyzer.queryTerms(text));
        }
    }
}
