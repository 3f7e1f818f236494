package ai.jarvis.localstack.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCounterTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "One line.",
                "Two lines.\nAnd  another, indented:\n    here\n",
                "# 标题\n\n\n断网时数据会丢失吗？\n不会。\n\n<|endoftext|>\n",
                "Windows\r\nends\r\n\r\nlines otherwise"
            })
    void countsLineByLineWhatTheWholeTextHas(String text) {
        var whole = Encodings.newLazyEncodingRegistry()
                .getEncoding(EncodingType.CL100K_BASE)
                .countTokensOrdinary(text);
        assertThat(TokenCounter.count(text)).isEqualTo(whole);
    }
}
