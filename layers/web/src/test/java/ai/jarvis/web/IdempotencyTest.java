package ai.jarvis.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyTest extends WebTest {
    private static final String THINGS = "/api/v1/things";
    private final String name = UUID.randomUUID().toString();

    @Test
    void doesTheWorkOnceAndRepeatsTheAnswer() throws Exception {
        var first = create("{\"name\": \"a\", \"tags\": [\"x\"]}");
        var before = ThingController.worked.get();
        var again = create("{ \"tags\": [\"x\"], \"name\": \"a\" }");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
        assertThat(again.headers().firstValue("Content-Type"))
                .isEqualTo(first.headers().firstValue("Content-Type"));
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(ThingController.worked).hasValue(before);
    }

    @Test
    void refusesAnotherRequestWithTheSameKey() throws Exception {
        create("{\"name\": \"a\"}");
        var other = create("{\"name\": \"b\"}");

        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(json(other).at("/code").asText()).isEqualTo("idempotency_key_reused");
    }

    @Test
    void saysThatTheFirstIsStillRunning() throws Exception {
        ThingController.hold = new CountDownLatch(1);
        var before = ThingController.worked.get();
        var first = client.sendAsync(
                post(THINGS, "{\"name\": \"a\"}")
                        .header("Idempotency-Key", name)
                        .build(),
                BodyHandlers.ofString());
        try {
            await("the first request", () -> ThingController.worked.get() > before);
            var second = create("{\"name\": \"a\"}");

            assertThat(second.statusCode()).isEqualTo(409);
            assertThat(json(second).at("/code").asText()).isEqualTo("idempotency_in_progress");
            assertThat(second.headers().firstValue("Retry-After")).isPresent();
        } finally {
            ThingController.hold.countDown();
        }
        assertThat(first.join().statusCode()).isEqualTo(201);
        assertThat(create("{\"name\": \"a\"}").body()).isEqualTo(first.join().body());
    }

    @Test
    void aFailureIsTriedAgain() throws Exception {
        var before = ThingController.worked.get();

        assertThat(create("{\"name\": \"explode\"}").statusCode()).isEqualTo(500);
        assertThat(create("{\"name\": \"explode\"}").statusCode()).isEqualTo(500);
        assertThat(ThingController.worked).hasValue(before + 2);
    }

    @Test
    void anotherCallersKeyIsAnother() throws Exception {
        var first = create("{\"name\": \"a\"}");
        key = TestPlatform.issue(keys);
        var other = create("{\"name\": \"b\"}");

        assertThat(other.statusCode()).isEqualTo(201);
        assertThat(other.body()).isNotEqualTo(first.body());
    }

    @Test
    void withoutAKeyEveryRequestIsAnother() throws Exception {
        assertThat(send(post(THINGS, "{\"name\": \"a\"}")).body())
                .isNotEqualTo(send(post(THINGS, "{\"name\": \"a\"}")).body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "tab\there"})
    void refusesAKeyThatIsNotVisible(String bad) throws Exception {
        var response = send(post(THINGS, "{\"name\": \"a\"}").header("Idempotency-Key", bad));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/code").asText()).isEqualTo("invalid_idempotency_key");
    }

    @Test
    void refusesAKeyThatIsTooLong() throws Exception {
        assertThat(send(post(THINGS, "{\"name\": \"a\"}").header("Idempotency-Key", "k".repeat(256)))
                        .statusCode())
                .isEqualTo(400);
        assertThat(send(post(THINGS, "{\"name\": \"a\"}")
                                .header("Idempotency-Key", name + "k".repeat(255 - name.length())))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void anUploadCountsWithItsContentWhateverFramesIt() throws Exception {
        var first = upload("boundary1", "hello");
        var again = upload("another-boundary", "hello");
        var other = upload("boundary1", "other");

        assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(Files.exists(Path.of(json(first).at("/path").asText()))).isFalse();
    }

    private HttpResponse<String> create(String body) throws Exception {
        return send(post(THINGS, body).header("Idempotency-Key", name));
    }

    private HttpResponse<String> upload(String boundary, String text) throws Exception {
        var body = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n"
                + text + "\r\n--" + boundary + "--\r\n";
        return send(request(THINGS + "/upload")
                .header("Idempotency-Key", name)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
    }
}
