package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Collections that are embedded by different models. */
@ExtendWith(Platform.Provider.class)
class EmbeddingModelsIT {
    private static final String COLLECTIONS = "/api/v1/collections";

    private final Platform platform;
    private final Tenant tenant;

    EmbeddingModelsIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
    }

    @AfterEach
    void recover() {
        platform.secondEmbeddingModel().recover();
    }

    private JsonNode collection(String model) {
        return tenant.client()
                .post(COLLECTIONS, Map.of("name", "By " + model, "embedding_model", model))
                .expect(201)
                .json();
    }

    private JsonNode search(String mode, String query) {
        return tenant.client()
                .post("/api/v1/search", Map.of("query", query, "mode", mode))
                .expect(200)
                .json();
    }

    private static List<String> names(JsonNode answer) {
        return StreamSupport.stream(answer.path("results").spliterator(), false)
                .map(result -> result.path("document_name").asText())
                .toList();
    }

    @Test
    void aCollectionSaysByWhichModelItIsEmbedded() {
        var standard = tenant.client()
                .get(COLLECTIONS + "/" + tenant.collection())
                .expect(200)
                .json();
        assertThat(standard.path("embedding_model").asText()).isEqualTo("local-embedding");
        assertThat(standard.path("embedding_dimensions").asInt()).isEqualTo(1024);

        var chosen = collection("local-embedding-256");
        assertThat(chosen.path("embedding_model").asText()).isEqualTo("local-embedding-256");
        assertThat(chosen.path("embedding_dimensions").asInt()).isEqualTo(256);
    }

    @Test
    void aModelThatIsNotOfferedIsRefusedWithThoseThatAre() {
        var problem = tenant.client()
                .post(COLLECTIONS, Map.of("name", "By another", "embedding_model", "gpt"))
                .expect(422)
                .json();

        assertThat(problem.path("errors").get(0).path("pointer").asText()).isEqualTo("/embedding_model");
        assertThat(problem.path("errors").get(0).path("detail").asText())
                .isEqualTo("must be one of local-embedding, local-embedding-256");
    }

    @Test
    void collectionsOfTwoModelsAreSearchedTogether() {
        tenant.awaitReady(tenant.sendText(
                collection("local-embedding").path("id").asText(), "a.txt", "The ferry leaves the harbour at nine."));
        tenant.awaitReady(tenant.sendText(
                collection("local-embedding-256").path("id").asText(),
                "b.txt",
                "The harbour has a ferry to the isle."));

        for (var mode : List.of("vector", "hybrid")) {
            var answer = search(mode, "ferry in the harbour");
            assertThat(names(answer)).as(mode).containsExactlyInAnyOrder("a.txt", "b.txt");
            answer.path("results").forEach(result -> assertThat(
                            result.path("scores").path("vector").asDouble())
                    .as(result.toString())
                    .isBetween(0.3, 1.0));
            assertThat(answer.has("degraded")).isFalse();
        }
        assertThat(platform.secondEmbeddingModel().callsWith("ferry to the isle"))
                .isPositive();
        assertThat(platform.embeddingModel().callsWith("ferry to the isle")).isZero();
    }

    @Test
    void whenOneModelIsDownTheOthersStillSearchAndTheAnswerSaysSo() {
        tenant.awaitReady(tenant.sendText(
                collection("local-embedding").path("id").asText(), "a.txt", "A lighthouse on the quay."));
        tenant.awaitReady(tenant.sendText(
                collection("local-embedding-256").path("id").asText(), "b.txt", "The lighthouse keeper."));
        platform.secondEmbeddingModel().failOn("lighthouse on which quay");

        var answer = search("vector", "lighthouse on which quay");

        assertThat(answer.path("degraded").get(0).asText()).isEqualTo("embedding_partly_unavailable");
        assertThat(names(answer)).containsExactlyInAnyOrder("a.txt", "b.txt");
    }
}
