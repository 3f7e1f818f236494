package ai.jarvis.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChineseScriptTest {
    @Test
    void foldsTraditionalCharactersAndNothingElse() {
        assertThat(simplified("體系架構與資料庫：RAG, 混合檢索。")).isEqualTo("体系架构与资料库：RAG, 混合检索。");
    }

    @Test
    void leavesSimplifiedCharactersAsTheyAre() {
        assertThat(simplified("体系架构与资料库")).isEqualTo("体系架构与资料库");
    }

    @Test
    void knowsChineseCharactersBeyondTheBasicPlane() {
        assertThat(ChineseScript.isHan("𠮷".codePointAt(0))).isTrue();
        assertThat(ChineseScript.isHan('カ')).isFalse();
    }

    private static String simplified(String text) {
        return text.chars()
                .mapToObj(c -> String.valueOf(ChineseScript.simplify((char) c)))
                .collect(Collectors.joining());
    }
}
