package ai.jarvis.localstack.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.ValidationException;

class LocalRerankTest {

    private static BedrockServer server;
    private static BedrockRuntimeClient client;

    @BeforeAll
    static void start() throws Exception {
        server = new BedrockServer(ModelCatalog.local());
        client = server.client();
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        server.stop();
    }

    @Test
    void answersAsCohereDoes() {
        var answer = invoke("{\"api_version\":2,\"query\":\"When was the tower finished?\",\"top_n\":2,\"documents\":["
                + "\"Bread needs flour.\",\"The tower was finished in 1889.\",\"A tower stands by the river.\"]}");
        var results = answer.path("results");

        assertThat(results).hasSize(2);
        assertThat(results.path(0).path("index").asInt()).isEqualTo(1);
        assertThat(results.path(1).path("index").asInt()).isEqualTo(2);
        assertThat(results.path(0).path("relevance_score").asDouble())
                .isBetween(results.path(1).path("relevance_score").asDouble(), 1.0);
    }

    @Test
    void whatSharesNothingHasNoScoreAndStaysInItsOrder() {
        assertThat(order("zebra", "one", "two", "a zebra", "three")).containsExactly(2, 0, 1, 3);
        assertThat(scores("zebra", "one")[0]).isZero();
        assertThat(scores("的", "one 的")[0]).isZero();
    }

    @Test
    void whatFewTextsHaveCountsMore() {
        assertThat(order("Falcon gateway", "A gateway manual.", "The gateway notes.", "The Falcon manual."))
                .startsWith(2);
    }

    @Test
    void oneSentenceThatHasItAllIsBetterThanTheSameWordsFarApart() {
        var filler = "Nothing of this kind is said here at all. ".repeat(6);
        assertThat(order(
                        "parental leave weeks",
                        "Leave the building. " + filler + "Parental advice. " + filler + "Two weeks.",
                        filler + "Parents get parental leave of twenty weeks. " + filler))
                .startsWith(1);
    }

    @Test
    void wordsThatFollowEachOtherAsInTheQueryAreBetter() {
        assertThat(order("dead letter queue", "A queue for a letter of the dead.", "Into the dead letter queue."))
                .startsWith(1);
    }

    @Test
    void aLongTextIsNotBetterForBeingLong() {
        var text = "The gateway keeps data for seven days when the network fails.";
        assertThat(order("gateway network", text + " Other things are told too.".repeat(40), text))
                .startsWith(1);
    }

    @Test
    void traditionalAndSimplifiedChineseAreOne() {
        assertThat(order("資料庫的連線數上限", "公司的年假制度", "数据保存在资料库", "资料库连线数的上限为一百")).containsExactly(2, 1, 0);
        assertThat(scores("資料庫的連線數", "资料库的连线数")).containsExactly(scores("资料库的连线数", "資料庫的連線數"));
    }

    @Test
    void numbersAndNamesAreFound() {
        assertThat(order("error 504 of iPhone15", "error 503 of the iPhone 14", "The ＩＰＨＯＮＥ15 has error 504."))
                .startsWith(1);
    }

    @Test
    void aHundredLongTextsAreScored() {
        var texts = new ArrayList<String>();
        for (int i = 0; i < 100; i++) {
            texts.add(("word" + i + " stands beside the tower that was finished in 1889, it is said. ").repeat(30));
        }
        var relevance = new LexicalRelevance("When was the tower beside the river finished, and by whom?");

        assertThat(relevance.scores(texts)).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"query\":\"a\"}",
                "{\"documents\":[\"a\"]}",
                "{\"query\":\" \",\"documents\":[\"a\"]}",
                "{\"query\":7,\"documents\":[\"a\"]}",
                "{\"query\":\"a\",\"documents\":[]}",
                "{\"query\":\"a\",\"documents\":\"a\"}",
                "{\"query\":\"a\",\"documents\":[7]}",
                "{\"query\":\"a\",\"documents\":[\"\\ud800\"]}",
                "{\"query\":\"\\ud800\",\"documents\":[\"a\"]}",
                "{\"query\":\"a\",\"documents\":[\"a\"],\"top_n\":0}",
                "{\"query\":\"a\",\"documents\":[\"a\"],\"top_n\":\"many\"}",
                "{\"query\":\"a\",\"documents\":[\"a\"],\"api_version\":1}",
            })
    void refusesABadRequest(String body) {
        assertThatThrownBy(() -> invoke(body)).isInstanceOf(ValidationException.class);
    }

    @Test
    void refusesTooManyTexts() {
        var texts = String.join(",", Collections.nCopies(1_001, "\"a\""));

        assertThatThrownBy(() -> invoke("{\"query\":\"a\",\"documents\":[" + texts + "]}"))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("1000");
    }

    private static double[] scores(String query, String... texts) {
        return new LexicalRelevance(query).scores(List.of(texts));
    }

    private static List<Integer> order(String query, String... texts) {
        var request = Json.newObject().put("query", query).put("api_version", 2);
        request.set("documents", Json.array(List.of(texts)));
        var order = new ArrayList<Integer>();
        invoke(request.toString())
                .path("results")
                .forEach(result -> order.add(result.path("index").asInt()));
        return order;
    }

    private static com.fasterxml.jackson.databind.node.ObjectNode invoke(String body) {
        return Json.object(
                client.invokeModel(r -> r.modelId(ModelCatalog.LOCAL_RERANK).body(SdkBytes.fromUtf8String(body)))
                        .body()
                        .asByteArray());
    }
}
