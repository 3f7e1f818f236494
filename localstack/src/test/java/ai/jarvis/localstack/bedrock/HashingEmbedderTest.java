package ai.jarvis.localstack.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashingEmbedderTest {

    @ParameterizedTest
    @CsvSource({
        "The Quick FOX, the quick fox",
        "ＡＰＩ　１２３, api 123",
        "資料庫與軟體, 资料库与软体",
        "café, cafe\u0301",
        "the house of stone, stone house",
        "running servers, run server",
    })
    void seesNoDifferenceInSpelling(String one, String other) {
        assertThat(similarity(one, other)).isGreaterThan(0.99);
    }

    @Test
    void putsTextsThatShareWordsNearerThanOthers() {
        double related = similarity("向量数据库的延迟", "我们测量了向量数据库，延迟为 20 毫秒");
        assertThat(related).isGreaterThan(0.4);
        assertThat(similarity("向量数据库的延迟", "公司的年假制度")).isLessThan(0.15);

        assertThat(similarity("deployment of containers", "containers are deployed to the cluster"))
                .isGreaterThan(0.5);
        assertThat(similarity("deployment of containers", "baking bread at home"))
                .isLessThan(0.15);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "!?", "the of and", "的", "🍞", "\u0000", "𠮷"})
    void givesEveryTextADirection(String text) {
        float[] vector = new HashingEmbedder().embed(text, 1024);

        assertThat(dot(vector, vector)).isBetween(0.9999, 1.0001);
    }

    @Test
    void isTheSameInEveryJvm() {
        float[] vector = new HashingEmbedder().embed("Jarvis 回答问题 with citations, 42 times a day.", 1024);

        assertThat(Arrays.hashCode(IntStream.range(0, 1024)
                        .map(i -> Math.round(vector[i] * 1000))
                        .toArray()))
                .isEqualTo(1209003769);
    }

    @Test
    void leadsAQueryToTheOtherLanguage() {
        HashingEmbedder embedder = new HashingEmbedder();
        float[] query = embedder.embedQuery("message queue latency", 1024);

        assertThat(dot(query, embedder.embed("消息队列的延迟", 1024))).isGreaterThan(0.3);
        assertThat(dot(query, embedder.embed("公司的年假制度", 1024))).isLessThan(0.15);
    }

    @Test
    void forgetsTheTextBefore() {
        HashingEmbedder used = new HashingEmbedder();
        List<String> texts = List.of(
                "x".repeat(5000),
                "词汇表很长。".repeat(700),
                IntStream.range(0, 3000).mapToObj(i -> "w" + i).reduce("", (a, b) -> a + " " + b));
        texts.forEach(text -> used.embed(text, 1024));

        assertThat(used.embed("red house", 1024)).isEqualTo(new HashingEmbedder().embed("red house", 1024));
    }

    private static double similarity(String one, String other) {
        HashingEmbedder embedder = new HashingEmbedder();
        return dot(embedder.embed(one, 1024), embedder.embed(other, 1024));
    }

    private static double dot(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }
}
