package ai.jarvis.localstack.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.knowledge.TokenCounter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineTokensTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "One line.",
                "Two lines.\nAnd  another, indented:\n    here\n",
                "# 标题\n\n\n断网时数据会丢失吗？\n不会。\n\n<|endoftext|>\n",
                "Windows\r\nends\r\n\r\nlines otherwise",
                "Blank lines\n  \n \t\n\u00a0\n\n    are one token.\n \n"
            })
    void countsLineByLineWhatTheWholeTextHas(String text) {
        assertThat(LineTokens.count(text)).isEqualTo(new TokenCounter().count(text));
    }
}
