package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** What the API answered. */
record Reply(HttpResponse<byte[]> response) {
    int status() {
        return response.statusCode();
    }

    String text() {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    JsonNode json() {
        return Json.read(text(), JsonNode.class);
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** This reply, which must have the status. */
    Reply expect(int status) {
        assertThat(status()).as("%s %s", response.request().uri(), text()).isEqualTo(status);
        return this;
    }

    /** The body, which must be a problem document of this status and code. */
    JsonNode problem(int status, String code) {
        expect(status);
        assertThat(header("Content-Type")).isEqualTo("application/problem+json");
        var problem = json();
        assertThat(problem.path("code").asText()).as(text()).isEqualTo(code);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("request_id").asText()).isEqualTo(header("X-Request-Id"));
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("detail").asText()).isNotBlank();
        assertThat(text()).doesNotContain("Exception", "\\tat ", "ai.jarvis");
        return problem;
    }
}
