package ai.jarvis.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is particular to the routes under {@code /v1}. */
@Timeout(60)
class OpenAiWireTest extends WebTest {
    private static final String WORDS = "/v1/words";
    private static final String HELLO = "{\"message\": \"hi\"}";

    @BeforeEach
    void forgetEarlierStreams() {
        WireController.ended.clear();
        WireController.started = new CountDownLatch(1);
    }

    @Test
    void errorsHaveTheBodyThatOpenAisClientsRead() throws Exception {
        var wrong = send(post(WORDS, "{\"message\": \" \"}"));
        assertError(wrong, 400, "invalid_request_error", "invalid_request");
        assertThat(error(wrong).path("param").asText()).isEqualTo("message");
        assertThat(error(wrong).path("message").asText()).isEqualTo("'message' must not be blank.");

        assertError(send(post(WORDS, "{\"message\": ")), 400, "invalid_request_error", "invalid_json");
        assertError(
                send(post(WORDS, "{\"message\": \"" + "x".repeat(2 << 20) + "\"}")),
                413,
                "invalid_request_error",
                "too_large");
        assertError(send(post("/v1/nothing", "{}")), 404, "invalid_request_error", "unknown_url");
        assertError(
                send(request(WORDS).method("DELETE", BodyPublishers.noBody())),
                405,
                "invalid_request_error",
                "method_not_allowed");
    }

    @Test
    void missingAndBadKeysAreOneErrorToThem() throws Exception {
        var body = BodyPublishers.ofString(HELLO);
        var without =
                send(anonymous(WORDS).header("Content-Type", "application/json").POST(body));
        assertError(without, 401, "invalid_request_error", "invalid_api_key");
        assertThat(without.headers().firstValue("WWW-Authenticate")).contains("Bearer");

        assertError(
                send(anonymous(WORDS)
                        .header("Authorization", "Bearer sk-wrong")
                        .header("Content-Type", "application/json")
                        .POST(body)),
                401,
                "invalid_request_error",
                "invalid_api_key");
    }

    @Test
    void aStreamBeginsWithItsFirstEventAndHasNoNames() throws Exception {
        var answer = client.sendAsync(
                post(WORDS, HELLO).header("Accept", "text/event-stream").build(), BodyHandlers.ofInputStream());
        assertThat(WireController.started.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(answer).isNotDone();
        say("one");

        var stream = answer.get(20, TimeUnit.SECONDS);
        assertThat(stream.statusCode()).isEqualTo(200);
        assertThat(stream.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        assertThat(stream.headers().firstValue("Jarvis-Model")).contains("parrot");
        assertThat(stream.headers().firstValue("X-Request-Id")).isPresent();
        say("two");
        say("end");
        assertThat(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("data: {\"word\":\"one\"}\n\ndata: {\"word\":\"two\"}\n\ndata: [DONE]\n\n");
    }

    @Test
    void whatFailsBeforeTheFirstEventHasAStatusOfItsOwn() throws Exception {
        var answer = client.sendAsync(post(WORDS, HELLO).build(), BodyHandlers.ofString());
        say("refuse");

        assertError(answer.get(20, TimeUnit.SECONDS), 503, "server_error", "busy");
        assertThat(answer.get().headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void whatFailsLaterIsTheLastEvent() throws Exception {
        var answer = client.sendAsync(post(WORDS, HELLO).build(), BodyHandlers.ofString());
        say("one");
        say("refuse");

        assertThat(answer.get(20, TimeUnit.SECONDS).body())
                .isEqualTo(
                        """
                        data: {"word":"one"}

                        data: {"error":{"message":"Not now.","type":"server_error","param":null,"code":"busy"}}

                        """);
    }

    @Test
    void aStreamThatEndsBeforeItBeginsIsOurFault() throws Exception {
        var answer = client.sendAsync(post(WORDS, HELLO).build(), BodyHandlers.ofString());
        say("end");

        assertError(answer.get(20, TimeUnit.SECONDS), 500, "server_error", "internal_error");
    }

    @Test
    void aReaderWhoHangsUpBeforeTheFirstEventStopsTheProducer() throws Exception {
        try (var socket = new Socket("localhost", server.getPort())) {
            var request = "POST " + WORDS + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + key.secret().value() + "\r\nContent-Type: application/json\r\nContent-Length: "
                    + HELLO.length() + "\r\n\r\n" + HELLO;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            assertThat(WireController.started.await(10, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(WireController.ended.poll(5, TimeUnit.SECONDS)).isEqualTo("interrupted unheard");
    }

    @Test
    void aReaderWhoHangsUpStopsAProducerThatIsSilent() throws Exception {
        CompletableFuture<HttpResponse<InputStream>> answer =
                client.sendAsync(post(WORDS, HELLO).build(), BodyHandlers.ofInputStream());
        say("one");
        var body = answer.get(20, TimeUnit.SECONDS).body();
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8)).readLine();
        body.close();

        assertThat(WireController.ended.poll(5, TimeUnit.SECONDS)).isEqualTo("interrupted unheard");
    }

    @Test
    void oneConnectionServesManyStreams() throws Exception {
        for (int i = 0; i < 3; i++) {
            var answer = client.sendAsync(post(WORDS, HELLO).build(), BodyHandlers.ofString());
            say("one");
            say("end");
            assertThat(answer.get(20, TimeUnit.SECONDS).body()).endsWith("data: [DONE]\n\n");
            assertThat(WireController.ended.poll(5, TimeUnit.SECONDS)).isEqualTo("completed");
        }
    }

    private static void say(String word) throws InterruptedException {
        assertThat(WireController.words.offer(word, 10, TimeUnit.SECONDS)).isTrue();
    }

    private static JsonNode error(HttpResponse<String> response) throws IOException {
        return json(response).path("error");
    }

    private static void assertError(HttpResponse<String> response, int status, String type, String code)
            throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(json(response).properties()).hasSize(1);
        assertThat(error(response).path("type").asText()).isEqualTo(type);
        assertThat(error(response).path("code").asText()).isEqualTo(code);
        assertThat(error(response).path("message").asText()).isNotBlank();
        assertThat(error(response).has("param")).isTrue();
    }
}
