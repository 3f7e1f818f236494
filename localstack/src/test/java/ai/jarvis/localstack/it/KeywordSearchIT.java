package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Search by words, as callers see it. */
@ExtendWith(Platform.Provider.class)
class KeywordSearchIT {
    private final Tenant tenant;

    KeywordSearchIT(Platform platform) {
        this.tenant = platform.tenant();
    }

    private void send(String collection, Map<String, String> texts) {
        texts.entrySet().stream()
                .map(text -> tenant.sendText(collection, text.getKey(), text.getValue()))
                .toList()
                .forEach(tenant::awaitReady);
    }

    private static String text(int i) {
        return "Vessel " + i + " carries " + (i % 3 == 0 ? "grain" : "timber") + " to harbour " + i % 7
                + " with a crew. ".repeat(1 + i % 5);
    }

    @Test
    void scoresAreThoseOfWhatIsThereAfterUpdatesAndDeletions() {
        var lived = tenant.collection();
        for (int i = 0; i < 40; i++) {
            tenant.awaitReady(tenant.sendText(lived, "v" + i + ".txt", "Some grain of before, number " + i));
        }
        for (int i = 0; i < 40; i++) {
            if (i < 30) {
                tenant.awaitReady(tenant.sendText(lived, "v" + i + ".txt", text(i)));
            } else {
                var id = document(lived, "v" + i + ".txt");
                tenant.client().delete("/api/v1/documents/" + id).expect(204);
            }
        }
        var fresh = tenant.collection();
        IntStream.range(0, 30).forEach(i -> tenant.awaitReady(tenant.sendText(fresh, "v" + i + ".txt", text(i))));

        for (var question : List.of("grain", "timber to harbour 3", "vessel 12 with grain", "crew", "before")) {
            var found = tenant.search(lived, "keyword", question);
            var expected = tenant.search(fresh, "keyword", question);
            assertThat(names(found)).as(question).isEqualTo(names(expected));
            for (int i = 0; i < found.size(); i++) {
                assertThat(score(found.get(i))).isCloseTo(score(expected.get(i)), within(1e-9));
            }
        }
        assertThat(tenant.search(lived, "keyword", "before")).isEmpty();
    }

    private String document(String collection, String name) {
        return tenant.list(Tenant.documents(collection), 100).stream()
                .filter(document -> document.path("name").asText().equals(name))
                .map(document -> document.path("id").asText())
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(List<JsonNode> found) {
        return found.stream()
                .map(result -> result.path("document_name").asText())
                .sorted()
                .toList();
    }

    private static double score(JsonNode found) {
        return found.path("scores").path("keyword").asDouble();
    }

    @Test
    void traditionalQuestionsFindSimplifiedTextAndTheOtherWayRound() {
        var collection = tenant.collection();
        send(
                collection,
                Map.of(
                        "jian.txt", "数据库连接池的最大数量由配置决定。",
                        "fan.txt", "每個租戶的速率限制由閘道器執行。",
                        "other.txt", "天气很好。"));

        assertThat(tenant.search(collection, "keyword", "資料庫連接池的數量")
                        .getFirst()
                        .path("document_name")
                        .asText())
                .isEqualTo("jian.txt");
        assertThat(tenant.search(collection, "keyword", "速率限制由谁执行")
                        .getFirst()
                        .path("document_name")
                        .asText())
                .isEqualTo("fan.txt");
    }

    @Test
    void aPairOfCharactersOfAnyTextFindsIt() {
        var collection = tenant.collection();
        var text = "配额在滑动窗口内计算超出后返回重试时间";
        send(collection, Map.of("quota.txt", text, "other.txt", "今天的会议改到下午三点"));

        for (int i = 0; i + 2 <= text.length(); i++) {
            assertThat(names(tenant.search(collection, "keyword", text.substring(i, i + 2))))
                    .as(text.substring(i, i + 2))
                    .contains("quota.txt");
        }
    }

    @Test
    void aDocumentIsAlwaysFoundOnceWhileItIsReplaced() {
        var collection = tenant.collection();
        tenant.awaitReady(tenant.sendText(collection, "rates.txt", "The rate of version 0 is in the ledger."));
        for (int version = 1; version <= 15; version++) {
            var id = tenant.sendText(
                    collection, "rates.txt", "The rate of version " + version + " is in the ledger. ".repeat(version));
            do {
                for (var mode : List.of("keyword", "vector", "hybrid")) {
                    assertThat(tenant.search(collection, mode, "the rate of the ledger"))
                            .as(mode + " " + version)
                            .hasSize(1);
                }
            } while (!tenant.document(id).path("status").asText().equals("ready"));
        }
    }
}
