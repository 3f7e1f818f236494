package ai.jarvis.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest extends WebTest {
    private static final String THING = "/api/v1/things/1?times=2";

    @Inject
    TestPlatform.RecordedMetrics metrics;

    @Test
    void keepsTheRequestIdThatTheCallerGave() throws Exception {
        var response = send(request(THING).header("X-Request-Id", "my.request_1-2"));

        assertThat(response.headers().firstValue("X-Request-Id")).contains("my.request_1-2");
        assertThat(json(response).at("/mdc/request_id").asText()).isEqualTo("my.request_1-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "<script>", "päth"})
    void makesARequestIdInPlaceOfOneThatIsNotSafe(String sent) throws Exception {
        var response = send(request(THING).header("X-Request-Id", sent));

        assertThat(response.headers().firstValue("X-Request-Id").orElseThrow()).matches("req_[0-9a-f]{32}");
    }

    @Test
    void makesARequestIdInPlaceOfOneThatIsTooLong() throws Exception {
        var response = send(request(THING).header("X-Request-Id", "x".repeat(129)));

        assertThat(response.headers().firstValue("X-Request-Id").orElseThrow()).matches("req_[0-9a-f]{32}");
    }

    @Test
    void continuesTheCallersTrace() throws Exception {
        var response =
                send(request(THING).header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

        assertThat(json(response).at("/mdc/trace_id").asText()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(json(response).at("/mdc/span_id").asText())
                .matches("[0-9a-f]{16}")
                .isNotEqualTo("b7ad6b7169203331");
    }

    @Test
    void startsATraceIfThereIsNone() throws Exception {
        var response = send(request(THING).header("traceparent", "nonsense"));

        assertThat(json(response).at("/mdc/trace_id").asText())
                .matches("[0-9a-f]{32}")
                .isNotEqualTo("0".repeat(32));
    }

    @Test
    void controllersRunOnVirtualThreads() throws Exception {
        assertThat(json(send(request(THING))).at("/virtual").asBoolean()).isTrue();
    }

    @Test
    void measuresByRouteAndNotByPath() throws Exception {
        send(request("/api/v1/things/measured?times=1"));
        send(request("/api/v1/unknown-measured"));

        assertThat(metrics.dimensions)
                .contains(
                        Map.of("route", "/api/v1/things/{id}", "method", "GET", "status", "2xx"),
                        Map.of("route", "unknown", "method", "GET", "status", "4xx"))
                .noneMatch(measured -> measured.toString().contains("measured"));
    }

    @Test
    void compressesAnswersForThoseWhoTakeIt() throws Exception {
        var response = send(request("/api/v1/things/long").header("Accept-Encoding", "gzip"));

        assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(send(request("/api/v1/things/long")).body()).contains("compressible compressible");
    }

    @Test
    void pagesAreAskedForByLimitAndCursor() throws Exception {
        var first = json(send(request("/api/v1/things")));
        assertThat(first.at("/items/0").asText()).isEqualTo("none");
        assertThat(first.at("/items/1").asText()).isEqualTo("limit 50");

        var second = json(send(request(
                "/api/v1/things?limit=7&cursor=" + first.at("/next_cursor").asText())));
        assertThat(second.at("/items/0").asText()).isEqualTo("last");
        assertThat(second.at("/items/1").asText()).isEqualTo("limit 7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"limit=0", "limit=201", "limit=many", "cursor=%20", "cursor=a", "cursor=AAAA", "cursor=_-__"})
    void refusesPagesThatCannotBe(String query) throws Exception {
        var response = send(request("/api/v1/things?" + query));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(json(response).at("/errors/0/pointer").asText())
                .isEqualTo("?" + query.substring(0, query.indexOf('=')));
    }

    @Test
    void browsersOnThisMachineMayCall() throws Exception {
        var preflight = send(anonymous("/api/v1/things")
                .header("Origin", "http://localhost:5173")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type,idempotency-key")
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .contains("http://localhost:5173");

        var response = send(request(THING).header("Origin", "http://127.0.0.1:3000"));
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).contains("http://127.0.0.1:3000");
        assertThat(response.headers().allValues("Access-Control-Expose-Headers").toString())
                .contains("X-Request-Id", "Idempotency-Replayed", "RateLimit-Remaining");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "http://localhost.evil.example", "null"})
    void browsersElsewhereMayNot(String origin) throws Exception {
        var response = send(request(THING).header("Origin", origin));

        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void theAllowedOriginsCanBeSet() {
        assertThat(WebDefaults.defaults("https://a.example, https://b.example"))
                .containsEntry(
                        "micronaut.server.cors.configurations.web.allowed-origins",
                        List.of("https://a.example", "https://b.example"))
                .doesNotContainKey("micronaut.server.cors.configurations.web.allowed-origins-regex");
    }
}
