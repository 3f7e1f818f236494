package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** What happens to work while something that it needs is away. */
@ExtendWith(Platform.Provider.class)
class OutageIT {
    /** Long enough for a batch of these tests, so that what fails comes again soon. */
    private static final String BRIEF = "2";

    private final Platform platform;
    private final Tenant tenant;
    private final String collection;
    private String visibility = "";

    OutageIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
        this.collection = tenant.collection();
    }

    @BeforeEach
    void retrySoon() {
        visibility = platform.sqs()
                .getQueueAttributes(request -> request.queueUrl(platform.queueUrl(Platform.QUEUE))
                        .attributeNames(QueueAttributeName.VISIBILITY_TIMEOUT))
                .attributes()
                .get(QueueAttributeName.VISIBILITY_TIMEOUT);
        setVisibility(BRIEF);
    }

    @AfterEach
    void recover() {
        setVisibility(visibility);
        platform.embeddingModel().recover();
    }

    private void setVisibility(String seconds) {
        platform.sqs().setQueueAttributes(request -> request.queueUrl(platform.queueUrl(Platform.QUEUE))
                .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, seconds)));
    }

    @Test
    void anAttemptThatFailedIsRepeatedUntilTheDocumentIsReady() {
        var word = "Outage" + UUID.randomUUID();
        platform.embeddingModel().failOn(word);
        var accepted = tenant.client()
                .post(Tenant.documents(collection), Map.of("name", "a.txt", "text", "About " + word))
                .expect(202)
                .json();
        awaitTask(accepted.path("task_id").asText(), "retry");

        platform.embeddingModel().recover();

        tenant.awaitReady(accepted.path("id").asText());
        awaitTask(accepted.path("task_id").asText(), "success");
        assertThat(tenant.chunks(collection)).hasSize(1);
    }

    @Test
    void afterTooManyAttemptsTheDocumentFailsWithAReasonAndADeadLetter() {
        var word = "Outage" + UUID.randomUUID();
        platform.embeddingModel().failOn(word);
        var accepted = tenant.client()
                .post(Tenant.documents(collection), Map.of("name", "a.txt", "text", "About " + word))
                .expect(202)
                .json();

        var reason = tenant.awaitFailure(accepted.path("id").asText());

        assertThat(reason).contains("attempts", "Upload it again");
        awaitTask(accepted.path("task_id").asText(), "failed");
        var prefix = "tenants/" + tenant.id() + "/";
        var letters = eventually(() -> platform.deadLetters(prefix), found -> !found.isEmpty());
        assertThat(letters.getFirst().path("reason").asText()).isEqualTo(reason);
        assertThat(platform.embeddingModel().callsWith(word)).isBetween(4L, 8L);

        platform.embeddingModel().recover();
        tenant.sendText(collection, "a.txt", "About " + word);
        eventually(
                () -> tenant.document(accepted.path("id").asText()),
                state -> state.path("status").asText().equals("ready"));
        tenant.awaitReady(accepted.path("id").asText());
    }

    @Test
    void aDatabaseThatStopsAndComesBackLosesNothing() {
        var kept = tenant.sendText(collection, "kept.txt", "Kept before the outage.");
        tenant.awaitReady(kept);
        platform.process("postgresql").close();
        try {
            var key = "tenants/" + tenant.id() + "/collections/" + collection + "/during.txt";
            platform.s3()
                    .putObject(
                            request -> request.bucket(platform.bucket()).key(key),
                            RequestBody.fromString("Sent during the outage."));

            var health = eventually(
                            () -> platform.anonymous().get("/health"),
                            reply -> reply.json().path("status").asText().equals("down"))
                    .json();
            assertThat(health.path("status").asText()).isEqualTo("down");
            assertThat(health.at("/parts/database/status").asText()).isEqualTo("down");
            var refused = tenant.client().get("/api/v1/documents/" + kept);
            assertThat(refused.status()).isBetween(500, 503);
            assertThat(refused.text()).doesNotContain("Exception", "postgres", "hikari", "jdbc");
        } finally {
            platform.startAgain("postgresql");
        }

        eventually(
                () -> platform.anonymous().get("/health"),
                reply -> reply.json().path("status").asText().equals("ok"));
        assertThat(tenant.text(kept)).isEqualTo("Kept before the outage.");
        var documents = eventually(() -> tenant.list(Tenant.documents(collection), 10), found -> found.size() == 2);
        assertThat(Tenant.field(documents, "name")).containsExactlyInAnyOrder("kept.txt", "during.txt");
        Consumer<String> ready = tenant::awaitReady;
        Tenant.field(documents, "id").forEach(ready);
    }

    private void awaitTask(String task, String status) {
        var state = eventually(
                () -> tenant.client().get("/api/v1/tasks/" + task).expect(200).json(),
                found -> found.path("status").asText().equals(status));
        assertThat(state.path("status").asText()).isEqualTo(status);
    }
}
