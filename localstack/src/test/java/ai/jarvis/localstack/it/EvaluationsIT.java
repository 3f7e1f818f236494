package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Evaluations from a set of cases to the verdict, by the API alone. */
@ExtendWith(Platform.Provider.class)
class EvaluationsIT {
    private static final String PATH = "/api/v1/evaluations";
    private static final int CASES = 12;

    private final Platform platform;
    private final Tenant tenant;
    private final Client client;

    EvaluationsIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
        this.client = tenant.client();
        var prompt =
                "/api/v1/prompts/" + tenant.make("/api/v1/prompts", Map.of("name", "guide", "template", "Be brief."));
        client.post(prompt + "/versions", Map.of("template", "Be kind.")).expect(201);
    }

    private String dataset(String expected) {
        var lines = IntStream.rangeClosed(1, CASES)
                .mapToObj(i -> "{\"input\": \"evaluate question " + i + "\", \"expected\": \"" + expected
                        + "\", \"tags\": [\"plain\"]}")
                .collect(Collectors.joining("\n"));
        return tenant.make(PATH + "/datasets", Map.of("name", "questions", "jsonl", lines));
    }

    private static Map<String, String> subject(String version) {
        return Map.of("prompt", "guide@" + version, "model", Platform.SCRIPTED);
    }

    private JsonNode ended(Map<String, ?> wanted) {
        var id = client.post(PATH, wanted).expect(202).json().path("id").asText();
        return eventually(
                () -> client.get(PATH + "/" + id).expect(200).json(),
                now -> !now.path("status").asText().equals("running"));
    }

    @Test
    void theBetterOfTwoVersionsIsFoundAndPassesTheGate() {
        var dataset = dataset("Be kind.");

        var ended = ended(Map.of(
                "dataset",
                dataset,
                "subjects",
                List.of(subject("1.0.0"), subject("latest")),
                "judge",
                Map.of("model", Platform.SCRIPTED, "rubric", "Kind is good."),
                "gate",
                Map.of("min_mean", 4, "max_regression", 0)));

        assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("success");
        assertThat(ended.at("/plan/subjects/1/prompt").asText()).isEqualTo("guide@1.1.0");
        var comparison = ended.at("/report/comparison");
        assertThat(comparison.path("verdict").asText()).isEqualTo("better");
        assertThat(comparison.path("wins").asInt()).isEqualTo(CASES);
        assertThat(comparison.at("/difference/mean").asDouble()).isCloseTo(2, within(1e-9));
        assertThat(comparison.at("/difference/low").asDouble()).isGreaterThan(0);
        assertThat(ended.at("/report/gate/passed").asBoolean()).isTrue();
        var results = client.get(PATH + "/" + ended.path("id").asText() + "/results?limit=5")
                .expect(200)
                .json();
        assertThat(results.path("items")).hasSize(5);
        assertThat(results.path("next_cursor").asText()).isEqualTo("5");
        assertThat(results.at("/items/0/answers/1/reasoning").asText()).contains("I looked.");
        assertThat(client.get("/api/v1/tasks/" + ended.path("task_id").asText())
                        .expect(200)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("success");
        assertThat(platform.count(
                        "select count(*) from usage_records where tenant_id = ? and scenario = 'evaluation'"
                                + " and cost is not null",
                        tenant.id()))
                .isEqualTo(4 * CASES);
    }

    @Test
    void answersAreComparedWithWhatIsExpectedAndOneThatMissesTheGateDoesNotPass() {
        var ended = ended(Map.of(
                "dataset",
                dataset("Be kind."),
                "subjects",
                List.of(subject("1.0.0")),
                "judge",
                "exact",
                "gate",
                Map.of("min_mean", 0.5)));

        assertThat(ended.path("status").asText()).isEqualTo("success");
        assertThat(ended.at("/report/subjects/0/scores/mean").asDouble()).isZero();
        assertThat(ended.at("/report/gate/passed").asBoolean()).isFalse();
        assertThat(ended.at("/report/gate/reasons/0").asText()).contains("lower bound of the mean is 0.000");
    }

    @Test
    void aSetHasVersionsThatStayWhatTheyAre() {
        var dataset = PATH + "/datasets/" + dataset("x");
        client.post(dataset + "/versions", Map.of("cases", List.of(Map.of("variables", Map.of("a", 1), "expected", 7))))
                .expect(201);

        var newest = client.get(dataset).expect(200).json();
        assertThat(newest.path("version").asInt()).isEqualTo(2);
        assertThat(newest.path("size").asInt()).isEqualTo(1);
        var first =
                client.get(dataset + "/versions/1/cases?limit=200").expect(200).json();
        assertThat(first.path("items")).hasSize(CASES);
        assertThat(first.at("/items/0/tags/0").asText()).isEqualTo("plain");
        assertThat(client.get(dataset + "/versions/2/cases")
                        .expect(200)
                        .json()
                        .at("/items/0/expected")
                        .asText())
                .isEqualTo("7");
        platform.tenant().client().get(dataset).expect(404);
        client.delete(dataset).expect(204);
        client.get(dataset).expect(404);
    }

    @Test
    void allThatIsWrongWithAnEvaluationIsToldAtOnce() {
        var problem = client.post(
                        PATH,
                        Map.of(
                                "dataset",
                                dataset("x"),
                                "subjects",
                                List.of(Map.of("prompt", "guide@7.0.0", "model", "nobody")),
                                "judge",
                                Map.of("model", "nobody", "rubric", "x"),
                                "gate",
                                Map.of("max_regression", 0.1)))
                .expect(400)
                .json();

        assertThat(problem.path("errors").findValuesAsText("pointer"))
                .containsExactly("/subjects/0/model", "/subjects/0/prompt", "/judge/model", "/gate/max_regression");
        tenant.clientWith("viewer")
                .post(PATH, Map.of("dataset", "x", "subjects", List.of(), "judge", "exact"))
                .expect(403);
    }
}
