package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.PATIENCE;
import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever watches a run sees what its steps do while they do it. */
@ExtendWith(Platform.Provider.class)
class RunEventsIT {
    /** About a second, on a machine that has other things to do. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Platform platform;
    private final Tenant tenant;
    private final WorkflowClient workflows;

    RunEventsIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
        this.workflows = new WorkflowClient(tenant.client());
    }

    /** A program that watches one run. */
    private final class Watcher {
        private final String path;
        private final List<JsonNode> seen = new ArrayList<>();
        private String cursor = "";

        Watcher(String run) {
            this.path = "/api/v1/runs/" + run + "/events?wait=5";
        }

        /** Watches until this is seen. */
        JsonNode until(Predicate<JsonNode> wanted) {
            var deadline = Instant.now().plus(PATIENCE);
            while (Instant.now().isBefore(deadline)) {
                var news = tenant.client().get(path + cursor).expect(200).json();
                assertThat(news.path("missed").asBoolean()).isFalse();
                for (var item : news.path("items")) {
                    seen.add(item);
                    assertThat(Duration.between(Instant.parse(item.path("at").asText()), Instant.now()))
                            .as(item.toString())
                            .isLessThan(SOON);
                }
                if (news.has("cursor")) {
                    cursor = "&cursor=" + news.path("cursor").asText();
                }
                var found = seen.stream().filter(wanted).findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
            }
            throw new AssertionError("Not told in time; told was " + seen);
        }

        List<String> told() {
            return seen.stream()
                    .map(item -> (item.has("step") ? item.at("/step/name").asText() + " " : "")
                            + item.path("status").asText())
                    .distinct()
                    .toList();
        }
    }

    private static Predicate<JsonNode> step(String name, String status) {
        return item -> item.at("/step/name").asText().equals(name)
                && item.path("status").asText().equals(status);
    }

    private static boolean isEndOfRun(JsonNode item) {
        return !item.has("step") && item.path("status").asText().equals("success");
    }

    @Test
    void eachStepIsSeenWhenItBeginsAndWhenItEnds() {
        var workflow = workflows.published(
                """
                name: watched
                version: v1
                steps:
                  - name: each
                    type: for
                    in: [a, b]
                    steps:
                      - name: say
                        type: noop
                        inputs: {value: "${item}"}
                  - name: ask
                    type: approval
                    inputs: {message: "Go on?"}
                  - {name: done, type: noop}
                """);
        var run = workflows.started(workflow, Map.of());
        var watcher = new Watcher(run);

        var asking = watcher.until(step("ask", "running"));
        assertThat(asking.at("/step/type").asText()).isEqualTo("approval");
        assertThat(asking.at("/step/line").asInt()).isEqualTo(11);
        assertThat(asking.at("/step").has("duration_ms")).isFalse();
        assertThat(watcher.told()).doesNotContain("ask success", "done running");

        var approval = eventually(
                        () -> tenant.client().get("/api/v1/approvals").json().path("items"), items -> !items.isEmpty())
                .get(0);
        tenant.client()
                .post("/api/v1/approvals/" + approval.path("id").asText(), Map.of("approved", true))
                .expect(200);
        watcher.until(RunEventsIT::isEndOfRun);

        assertThat(watcher.told())
                .contains("running")
                .containsSubsequence(
                        "say running",
                        "say success",
                        "ask running",
                        "ask success",
                        "done running",
                        "done success",
                        "success");
        var said = watcher.seen.stream().filter(step("say", "success")).toList();
        assertThat(said)
                .extracting(item -> item.at("/step/iteration/0").asInt())
                .containsExactly(0, 1);
        assertThat(said).allSatisfy(item -> {
            assertThat(item.at("/step/duration_ms").isNumber()).isTrue();
            assertThat(item.path("attempt").asInt()).isEqualTo(1);
        });
    }

    @Test
    void aStepThatFailsIsSeenWithItsError() {
        var workflow = workflows.published(
                """
                name: fails
                version: v1
                steps:
                  - name: call
                    type: http
                    inputs: {url: "http://169.254.169.254/latest/meta-data/"}
                """);
        var watcher = new Watcher(workflows.started(workflow, Map.of()));

        var failed = watcher.until(step("call", "failed"));

        assertThat(failed.path("error").asText()).isEqualTo("StepRefused");
    }

    @Test
    void nobodyWatchesTheRunOfAnother() {
        var workflow = workflows.published("name: mine\nversion: v1\nsteps:\n  - {name: a, type: noop}\n");
        var run = workflows.started(workflow, Map.of());

        var stranger = platform.tenant().client();

        stranger.get("/api/v1/runs/" + run + "/events").problem(404, "not_found");
        tenant.client().get("/api/v1/runs/" + run + "/events?wait=60").problem(400, "invalid_request");
        tenant.client().get("/api/v1/runs/" + run + "/events?cursor=x").problem(400, "invalid_request");
    }
}
