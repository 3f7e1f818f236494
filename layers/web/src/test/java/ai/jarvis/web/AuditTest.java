package ai.jarvis.web;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.audit.AuditKind;
import ai.jarvis.audit.AuditRecord;
import ai.jarvis.audit.Origin;
import ai.jarvis.audit.Outcome;
import ai.jarvis.web.TestPlatform.RecordedAuditTrail;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AuditTest extends WebTest {
    @Inject
    RecordedAuditTrail trail;

    @BeforeEach
    void forget() {
        trail.records.clear();
    }

    @AfterEach
    void letGo() {
        trail.database.complete(null);
    }

    private List<AuditRecord> of(HttpResponse<?> response) {
        var id = response.headers().firstValue("X-Request-Id");
        return trail.records.stream()
                .filter(record -> record.requestId().equals(id))
                .toList();
    }

    @Test
    void aRequestIsOnRecordWhenItsAnswerComes() throws Exception {
        var response = send(request("/api/v1/things/1?times=2&password=swordfish"));

        var record = of(response).getFirst();
        assertThat(record.kind()).isEqualTo(AuditKind.ACCESS);
        assertThat(record.action()).isEqualTo("GET /api/v1/things/{id}");
        assertThat(record.actor()).isEqualTo(key.key().id().value());
        assertThat(record.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(record.details()).containsEntry("path", "/api/v1/things/1").containsEntry("status", 200);
        assertThat(record.text()).contains("\"times\":\"2\"").doesNotContain("swordfish");
    }

    @Test
    void anAnswerWaitsForItsRecordButNotForEver() throws Exception {
        trail.database = new CompletableFuture<>();
        var response = client.sendAsync(request("/api/v1/things/1?times=2").build(), BodyHandlers.ofString());
        assertThat(response.isDone()).isFalse();

        assertThat(response.get().statusCode()).isEqualTo(200);
        assertThat(of(response.get())).as("not kept yet").isEmpty();
        trail.database.complete(null);
        assertThat(of(response.get())).hasSize(1);
    }

    @Test
    void aStreamIsOnRecordWhenItEnds() throws Exception {
        var answer = client.send(
                post("/api/v1/things/ask", "{\"message\": \"hi\", \"stream\": true}")
                        .build(),
                BodyHandlers.ofInputStream());
        assertThat(of(answer)).isEmpty();
        ThingController.events.put("end");
        answer.body().readAllBytes();

        assertThat(of(answer)).hasSize(1);
    }

    @Test
    void aStreamThatItsReaderLeavesIsOnRecordToo() throws Exception {
        var answer = client.send(request("/api/v1/things/flood").build(), BodyHandlers.ofInputStream());
        answer.body().close();

        await("the record", () -> !of(answer).isEmpty());
    }

    @Test
    void whatIsRefusedIsOnRecordWithTheReason() throws Exception {
        var response = send(request("/api/v1/things").DELETE());
        var unknown = send(anonymous("/api/v1/things/1").header("Authorization", "Bearer jv_of_nobody"));

        assertThat(response.statusCode()).isEqualTo(405);
        var failed = of(unknown).getFirst();
        assertThat(failed.kind()).isEqualTo(AuditKind.SECURITY);
        assertThat(failed.actor()).isEqualTo(Origin.ANONYMOUS);
        assertThat(failed.details()).containsEntry("problem", "invalid_credentials");
        assertThat(failed.text()).doesNotContain("jv_of_nobody");
    }
}
