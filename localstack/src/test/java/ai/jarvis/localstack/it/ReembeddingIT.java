package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Collections that change their embedding model while they are used. */
@ExtendWith(Platform.Provider.class)
class ReembeddingIT {
    private static final int DOCUMENTS = 60;

    /** The searches that began before the switch are waited for before the old vectors go. */
    private static final Duration UNTIL_SWEPT = Duration.ofSeconds(150);

    private final Platform platform;
    private final Tenant tenant;
    private final String collection;

    ReembeddingIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
        this.collection = tenant.collection();
    }

    @AfterEach
    void recover() {
        platform.secondEmbeddingModel().recover();
    }

    private String path() {
        return "/api/v1/collections/" + collection + "/reembed";
    }

    private JsonNode begin() {
        return tenant.client()
                .post(path(), Map.of("embedding_model", "local-embedding-256"))
                .expect(202)
                .json();
    }

    private JsonNode state() {
        return tenant.client().get(path()).expect(200).json();
    }

    private String model() {
        return tenant.client()
                .get("/api/v1/collections/" + collection)
                .expect(200)
                .json()
                .path("embedding_model")
                .asText();
    }

    private long vectors(String model) {
        return platform.count(
                "select count(*) from chunk_vectors where collection_id = ? and model = ?", collection, model);
    }

    private void send(int number, int edition) {
        tenant.sendText(
                collection,
                number + ".txt",
                "Document " + number + " tells of the harbour in edition " + edition + ".");
    }

    private void awaitAllReady() {
        eventually(
                () -> Tenant.field(tenant.list(Tenant.documents(collection), 100), "status"),
                found -> found.size() == DOCUMENTS && found.stream().allMatch("ready"::equals));
    }

    /** The documents that an answer names; with what was degraded, if anything was. */
    private List<String> found() {
        var answer = tenant.client()
                .post(
                        "/api/v1/search",
                        Map.of(
                                "query",
                                "the harbour",
                                "collections",
                                List.of(collection),
                                "mode",
                                "vector",
                                "top_k",
                                100))
                .expect(200)
                .json();
        var names = new ArrayList<String>();
        answer.path("results")
                .forEach(result -> names.add(result.path("document_name").asText()));
        answer.path("degraded").forEach(reason -> names.add(reason.asText()));
        return names.stream().sorted().toList();
    }

    private static <T> Callable<List<T>> until(AtomicBoolean done, Callable<T> question) {
        return () -> {
            var answers = new ArrayList<T>();
            while (!done.get()) {
                answers.add(question.call());
            }
            return answers;
        };
    }

    @Test
    void everyAnswerIsCompleteWhileDocumentsComeAgainAndTheModelChanges() throws Exception {
        for (int i = 0; i < DOCUMENTS; i++) {
            send(i, 0);
        }
        awaitAllReady();
        var all =
                IntStream.range(0, DOCUMENTS).mapToObj(i -> i + ".txt").sorted().toList();
        assertThat(found()).isEqualTo(all);

        var done = new AtomicBoolean();
        var edition = new int[] {0};
        try (var threads = Executors.newFixedThreadPool(2)) {
            var searching = threads.submit(until(done, this::found));
            var sending = threads.submit(until(done, () -> {
                send(edition[0]++ % DOCUMENTS, edition[0]);
                return tenant.client().get("/api/v1/quotas").status();
            }));
            var begun = begin();
            assertThat(begun.path("status").asText()).isEqualTo("running");
            assertThat(begin().path("task_id").asText())
                    .isEqualTo(begun.path("task_id").asText());

            var switched =
                    eventually(this::state, now -> !now.path("status").asText().equals("running"));
            assertThat(switched.path("status").asText()).as(switched.toString()).isEqualTo("success");
            assertThat(model()).isEqualTo("local-embedding-256");
            assertThat(tenant.client()
                            .get("/api/v1/tasks/" + begun.path("task_id").asText())
                            .expect(200)
                            .json()
                            .path("status")
                            .asText())
                    .isEqualTo("success");
            eventually(UNTIL_SWEPT, this::state, now -> now.has("finished_at"));
            done.set(true);

            assertThat(searching.get()).hasSizeGreaterThan(20).allSatisfy(found -> assertThat(found)
                    .isEqualTo(all));
            assertThat(sending.get()).hasSizeGreaterThan(20);
        }
        awaitAllReady();
        assertThat(found()).isEqualTo(all);
        assertThat(vectors("local-embedding")).isZero();
        assertThat(vectors("local-embedding-256"))
                .isEqualTo(platform.count("select count(*) from chunks where collection_id = ?", collection));
    }

    @Test
    void aChangeThatIsCancelledLeavesTheCollectionAsItWas() {
        for (int i = 0; i < 3; i++) {
            send(i, 0);
        }
        eventually(
                () -> Tenant.field(tenant.list(Tenant.documents(collection), 100), "status"),
                found -> found.equals(List.of("ready", "ready", "ready")));
        platform.secondEmbeddingModel().failOn("tells of the harbour");
        begin();
        tenant.client()
                .post(path(), Map.of("embedding_model", "local-embedding"))
                .problem(409, "reembedding_under_way");
        // A new document is not held up by a model that is down.
        send(0, 1);
        eventually(
                () -> StreamSupport.stream(tenant.chunks(collection).spliterator(), false)
                        .map(chunk -> chunk.path("text").asText())
                        .toList(),
                texts -> texts.stream().anyMatch(text -> text.contains("edition 1")));

        var cancelled =
                tenant.client().post(path() + "/cancel", Map.of()).expect(202).json();

        assertThat(cancelled.path("status").asText()).isEqualTo("cancelled");
        eventually(UNTIL_SWEPT, this::state, now -> now.has("finished_at"));
        assertThat(model()).isEqualTo("local-embedding");
        assertThat(vectors("local-embedding")).isEqualTo(3);
        assertThat(vectors("local-embedding-256")).isZero();
        assertThat(found()).containsExactly("0.txt", "1.txt", "2.txt");
    }

    @Test
    void aModelThatIsNotOfferedIsRefused() {
        var problem = tenant.client()
                .post(path(), Map.of("embedding_model", "gpt"))
                .expect(422)
                .json();

        assertThat(problem.at("/errors/0/pointer").asText()).isEqualTo("/embedding_model");
        tenant.client().get(path()).expect(404);
    }
}
