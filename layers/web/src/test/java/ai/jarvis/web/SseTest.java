package ai.jarvis.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SseTest extends WebTest {
    private static final String ASK = "/api/v1/things/ask";

    @BeforeEach
    void forgetEarlierStreams() {
        ThingController.ended.clear();
    }

    @Test
    void theSameRouteAnswersJsonOrAStream() throws Exception {
        var plain = send(post(ASK, "{\"message\": \"hi\"}"));
        assertThat(plain.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(json(plain).at("/answer").asText()).isEqualTo("hi");

        var stream = stream();
        assertThat(stream.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        assertThat(stream.headers().firstValue("X-Request-Id")).isPresent();
        say("end");
        assertThat(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8))
                .endsWith("event: end\ndata: {}\n\n");
    }

    @Test
    void sendsEachEventWhenItHappens() throws Exception {
        var stream = stream();
        var lines = lines(stream);
        assertThat(lines.readLine()).isEqualTo("event: start");
        assertThat(lines.readLine()).startsWith("data: {");
        assertThat(lines.readLine()).isEmpty();

        for (var text : new String[] {"one", "zwei\\n\\u4e09"}) {
            say(text.replace("\\n", "\n").replace("\\u4e09", "\u4e09"));
            assertThat(lines.readLine()).isEqualTo("event: delta");
            assertThat(lines.readLine()).isEqualTo("data: {\"text\":\"" + text.replace("\\u4e09", "\u4e09") + "\"}");
            assertThat(lines.readLine()).isEmpty();
        }
        say("end");
        assertThat(lines.readLine()).isEqualTo("event: end");
        assertThat(ThingController.ended.poll(10, TimeUnit.SECONDS)).isEqualTo("completed");
    }

    @Test
    void isNotCompressedWhichWouldHoldEventsBack() throws Exception {
        var stream = client.send(
                post(ASK, "{\"message\": \"hi\", \"stream\": true}")
                        .header("Accept-Encoding", "gzip")
                        .build(),
                BodyHandlers.ofInputStream());

        assertThat(lines(stream).readLine()).isEqualTo("event: start");
        say("end");
    }

    @Test
    void theProducerKnowsWhoseRequestItAnswers() throws Exception {
        var stream = stream();
        var lines = lines(stream);
        lines.readLine();

        assertThat(lines.readLine())
                .contains(stream.headers().firstValue("X-Request-Id").orElseThrow(), TestPlatform.TENANT.value());
        say("end");
    }

    @Test
    void aFailureInTheMiddleIsTheLastEvent() throws Exception {
        var stream = stream();
        say("one");
        say("explode");
        var text = new String(stream.body().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(text)
                .contains("event: delta")
                .contains("event: error\ndata: {")
                .contains("\"code\":\"internal_error\"");
        assertThat(text)
                .contains(stream.headers().firstValue("X-Request-Id").orElseThrow())
                .doesNotContain("secret");
        assertThat(text).endsWith("}\n\n");
    }

    @Test
    void aReaderThatHangsUpStopsAProducerThatWaits() throws Exception {
        var stream = stream();
        lines(stream).readLine();
        stream.body().close();

        assertThat(ThingController.ended.poll(20, TimeUnit.SECONDS)).isEqualTo("interrupted");
    }

    @Test
    void aProducerThatHasSomethingToFinishOutlivesItsReader() throws Exception {
        var stream = client.send(request("/api/v1/things/patience").build(), BodyHandlers.ofInputStream());
        lines(stream).readLine();
        stream.body().close();
        assertThat(ThingController.ended.poll(500, TimeUnit.MILLISECONDS)).isNull();
        say("done");

        assertThat(ThingController.ended.poll(20, TimeUnit.SECONDS)).isEqualTo("done unheard");
    }

    @Test
    void aReaderThatHangsUpStopsAProducerThatWrites() throws Exception {
        var stream = client.send(request("/api/v1/things/flood").build(), BodyHandlers.ofInputStream());
        lines(stream).readLine();
        stream.body().close();

        assertThat(ThingController.ended.poll(20, TimeUnit.SECONDS)).isEqualTo("flood stopped");
    }

    private HttpResponse<InputStream> stream() throws IOException, InterruptedException {
        return client.send(post(ASK, "{\"message\": \"hi\", \"stream\": true}").build(), BodyHandlers.ofInputStream());
    }

    private static BufferedReader lines(HttpResponse<InputStream> stream) {
        return new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
    }

    private static void say(String event) throws InterruptedException {
        assertThat(ThingController.events.offer(event, 10, TimeUnit.SECONDS)).isTrue();
    }
}
