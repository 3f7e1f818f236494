package ai.jarvis.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemsTest extends WebTest {
    private static final String THINGS = "/api/v1/things";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\": \"a\", \"color\": \"red\"}             | /color       | is not a known field",
                "{\"name\": 7}                                     | /name        | must be a string",
                "{\"name\": true}                                  | /name        | must be a string",
                "{\"name\": {\"a\": 1}}                            | /name        | must be a string",
                "{\"name\": \"a\", \"count\": \"7\"}               | /count       | must be a whole number in range",
                "{\"name\": \"a\", \"count\": 7.5}                 | /count       | must be a whole number in range",
                "{\"name\": \"a\", \"big\": \"true\"}              | /big         | must be true or false",
                "{\"name\": \"a\", \"big\": 1}                     | /big         | must be true or false",
                "{\"name\": \"a\", \"colour\": \"blue\"}           | /colour      | must be one of red, green",
                "{\"name\": \"a\", \"colour\": 0}                  | /colour      | must be one of red, green",
                "{\"name\": \"a\", \"tags\": \"x\"}                | /tags        | must be an array",
                "{\"name\": \"a\", \"tags\": [\"x\", 2]}           | /tags/1      | must be a string",
                "{\"name\": \"a\", \"tags\": [\"x\", \"\"]}        | /tags/1      | must not be blank",
                "{\"name\": \"a\", \"expires_at\": 1893456000}     | /expires_at  | must be a time as in ISO 8601, for example 2030-01-31T12:00:00Z",
                "{\"name\": \"a\", \"expires_at\": \"soon\"}       | /expires_at  | must be a time as in ISO 8601, for example 2030-01-31T12:00:00Z",
                "{\"name\": \"a\", \"owner\": {}}                  | /owner/email | must not be null",
                "{\"name\": \"a\", \"owner\": {\"email\": \" \"}}  | /owner/email | must not be blank",
                "{\"name\": \"\"}                                  | /name        | must not be blank",
                "{}                                                | /name        | must not be blank",
                "[]                                                | ``           | must be an object",
                "\"text\"                                          | ``           | must be an object",
            })
    void pointsAtTheWrongField(String body, String pointer, String detail) throws Exception {
        var response = send(post(THINGS, body));

        assertProblem(response, 400, "invalid_request");
        assertThat(json(response).at("/errors")).hasSize(1);
        assertThat(json(response).at("/errors/0/pointer").asText()).isEqualTo(pointer);
        assertThat(json(response).at("/errors/0/detail").asText()).isEqualTo(detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\": \"a\",}",
                "{\"name\": \"a\"",
                "{\"name\": \"a\"} x",
                "{\"name\": \"a\", \"name\": \"b\"}",
                "{'name': 'a'}",
                "nonsense",
                "{\"name\": \"a\\u0000b\"}",
                "{\"name\": \"a\", \"metadata\": {\"k\": [\"\\u0000\"]}}",
                "{\"name\": \"a\", \"metadata\": {\"\\u0000\": 1}}",
                "{\"name\": \"a\", \"metadata\": {\"k\": \"\\ud800\"}}",
            })
    void refusesWhatIsNoJsonOrCannotBeStored(String body) throws Exception {
        var response = send(post(THINGS, body));

        assertProblem(response, 400, "invalid_json");
        assertThat(json(response).at("/detail").asText()).matches(".* at line 1, column \\d+\\.");
    }

    @Test
    void refusesBadUtf8() throws Exception {
        var body = "{\"name\": \"a?b\"}".getBytes(StandardCharsets.ISO_8859_1);
        body[11] = (byte) 0xff;

        var response =
                send(request(THINGS).header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(body)));

        assertProblem(response, 400, "invalid_json");
    }

    @Test
    void refusesRawNulCharacters() throws Exception {
        assertProblem(send(post(THINGS, "{\"name\": \"a\0b\"}")), 400, "invalid_json");
        assertProblem(send(post(THINGS, "\0\0\0\0")), 400, "invalid_json");
    }

    @Test
    void refusesDeepNesting() throws Exception {
        var deep = "[".repeat(2000) + "]".repeat(2000);

        assertProblem(
                send(post(THINGS, "{\"name\": \"a\", \"metadata\": {\"k\": " + deep + "}}")), 400, "invalid_json");
    }

    @Test
    void refusesAMissingBody() throws Exception {
        assertProblem(send(post(THINGS, "")), 400, "invalid_request");
        assertProblem(send(post(THINGS, "null")), 400, "invalid_request");
    }

    @Test
    void refusesTextThatIsTooLong() throws Exception {
        var response = send(post(THINGS, "{\"name\": \"" + "x".repeat(101) + "\"}"));

        assertProblem(response, 400, "invalid_request");
        assertThat(json(response).at("/errors/0/pointer").asText()).isEqualTo("/name");
    }

    @Test
    void refusesAJsonBodyOfMoreThanAMegabyte() throws Exception {
        assertProblem(send(post(THINGS, "{\"name\": \"" + "x".repeat(2 << 20) + "\"}")), 413, "too_large");
        assertThat(send(post(THINGS, "{\"name\": \"still healthy\"}")).statusCode())
                .isEqualTo(201);
    }

    @Test
    void refusesAMissingOrWrongParameter() throws Exception {
        var missing = send(request(THINGS + "/1"));
        assertProblem(missing, 400, "invalid_request");
        assertThat(json(missing).at("/errors/0/pointer").asText()).isEqualTo("?times");

        var wrong = send(request(THINGS + "/1?times=often"));
        assertProblem(wrong, 400, "invalid_request");
        assertThat(json(wrong).at("/errors/0/pointer").asText()).isEqualTo("?times");
    }

    @Test
    void knowsNoUnknownRoute() throws Exception {
        assertProblem(send(request("/api/v1/nothing")), 404, "unknown_route");
        assertProblem(send(anonymous("/nothing")), 404, "unknown_route");
    }

    @Test
    void namesTheMethodsThatARouteTakes() throws Exception {
        var response = send(request(THINGS).method("DELETE", BodyPublishers.noBody()));

        assertProblem(response, 405, "method_not_allowed");
        assertThat(response.headers().firstValue("Allow").orElseThrow()).contains("GET", "POST");
    }

    @Test
    void refusesOtherMediaTypes() throws Exception {
        var sent = request(THINGS).header("Content-Type", "text/csv").POST(BodyPublishers.ofString("a,b"));
        assertProblem(send(sent), 415, "unsupported_media_type");

        assertProblem(send(request(THINGS).header("Accept", "image/png")), 406, "not_acceptable");
    }

    @Test
    void tellsNothingOfWhatBrokeInside() throws Exception {
        var response = send(post(THINGS, "{\"name\": \"explode\"}").header("Accept", "text/html, application/json"));

        assertProblem(response, 500, "internal_error");
        assertThat(response.body()).doesNotContain("secret", "Exception", "ai.jarvis");
    }

    @Test
    void saysWhenToTryAgain() throws Exception {
        var response = send(post(THINGS, "{\"name\": \"refuse\"}"));

        assertProblem(response, 503, "busy");
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
    }

    private void assertProblem(HttpResponse<String> response, int status, String code) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        var problem = json(response);
        assertThat(problem.at("/status").asInt()).isEqualTo(status);
        assertThat(problem.at("/code").asText()).isEqualTo(code);
        assertThat(problem.at("/type").asText()).isEqualTo("/docs/problems#" + code);
        assertThat(problem.at("/title").asText()).isNotBlank();
        assertThat(problem.at("/detail").asText()).isNotBlank();
        assertThat(problem.at("/instance").asText())
                .isEqualTo(response.request().uri().getPath());
        assertThat(problem.at("/request_id").asText())
                .isNotBlank()
                .isEqualTo(response.headers().firstValue("X-Request-Id").orElseThrow());
    }
}
