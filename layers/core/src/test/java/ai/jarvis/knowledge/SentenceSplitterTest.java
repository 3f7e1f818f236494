package ai.jarvis.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentenceSplitterTest {
    private final SentenceSplitter splitter = new SentenceSplitter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "It costs 3.5 dollars. Pay now! Why? Because.@It costs 3.5 dollars.|Pay now!|Why?|Because.",
                "Use a store, e.g. Aurora, i.e. Postgres. Done.@Use a store, e.g. Aurora, i.e. Postgres.|Done.",
                "Dr. Smith met J. Doe. They spoke.@Dr. Smith met J. Doe.|They spoke.",
                "It took 12 ms. Ms. Doe told Col. Fawcett.@It took 12 ms.|Ms. Doe told Col. Fawcett.",
                "See Fig. 3 and No. 7. No. That is all.@See Fig. 3 and No. 7.|No.|That is all.",
                "Open app.config.yaml at example.com. Then wait...@Open app.config.yaml at example.com.|Then wait...",
                "She said \"Stop.\" Then (really?) she left.@She said \"Stop.\"|Then (really?) she left.",
                "“One. Two. Three.” He counted.@“One. Two. Three.”|He counted.",
                "系统支持多租户。每个租户有配额；超过时拒绝！为什么？因为成本……@系统支持多租户。|每个租户有配额；|超过时拒绝！|为什么？|因为成本……",
                "他说：「先測試。再上線。」然後走了。@他说：「先測試。再上線。」|然後走了。",
                "延迟为3.5秒。版本v1.2.3可用。@延迟为3.5秒。|版本v1.2.3可用。",
                "好!我们开始.然后结束@好!|我们开始.然后结束",
                "no end@no end",
            })
    void endsSentencesWhereAReaderDoes(String text, String sentences) {
        assertThat(sentencesOf(text)).containsExactly(sentences.split("\\|"));
    }

    @Test
    void endsSentencesAtBlankLinesAndItemsButNotAtWraps() {
        assertThat(sentencesOf("# Title\n\nA line that\nwraps on\n- one\n- two\n\n12. Twelfth\n| a | b |\n"))
                .containsExactly("# Title", "A line that\nwraps on", "- one", "- two", "12. Twelfth", "| a | b |");
    }

    @Test
    void losesNothingOfAnyTextButWhiteSpace() {
        String alphabet = "ab.A! ?。；“”」「\n-#1…é\"😀 \t";
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(80), 0, alphabet.length()).forEach(i -> text.append(alphabet.charAt(i)));
            int end = 0;
            for (SentenceSplitter.Range range : splitter.split(text.toString())) {
                assertThat(range.start()).isGreaterThanOrEqualTo(end);
                assertThat(range.end()).isGreaterThan(range.start());
                assertThat(text.substring(end, range.start())).isBlank();
                assertThat(text.substring(range.start(), range.end()).strip())
                        .isEqualTo(text.substring(range.start(), range.end()));
                end = range.end();
            }
            assertThat(text.substring(end)).isBlank();
        }
    }

    private List<String> sentencesOf(String text) {
        return splitter.split(text).stream()
                .map(range -> text.substring(range.start(), range.end()))
                .toList();
    }
}
