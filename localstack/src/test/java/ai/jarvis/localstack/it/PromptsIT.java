package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prompts, their versions and their labels, by the API alone. */
@ExtendWith(Platform.Provider.class)
class PromptsIT {
    private static final List<?> VARIABLES = List.of(
            Map.of("name", "role"),
            Map.of("name", "tone", "default", "warm", "description", "How it speaks"),
            Map.of("name", "traits", "type", "list", "required", false));

    private static final String TEMPLATE =
            "You are a {{ role }}, {{ tone }}{{ for t in traits }}, {{ t | string.downcase }}{{ end }}.";

    private final Platform platform;
    private final Tenant tenant;
    private final Client client;

    PromptsIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
        this.client = tenant.client();
    }

    private String create() {
        return "/api/v1/prompts/"
                + tenant.make("/api/v1/prompts", Map.of("name", "guide", "template", TEMPLATE, "variables", VARIABLES));
    }

    /** A prompt with the versions 1.0.0, 1.1.0 and 1.2.0 that say so. */
    private String threeVersions() {
        var path = "/api/v1/prompts/" + tenant.make("/api/v1/prompts", Map.of("name", "counts", "template", "1.0.0"));
        for (var version : List.of("1.1.0", "1.2.0")) {
            client.post(path + "/versions", Map.of("template", version)).expect(201);
        }
        return path;
    }

    private String render(String path, Map<String, ?> body) {
        return client.post(path + "/render", body)
                .expect(200)
                .json()
                .path("text")
                .asText();
    }

    private void move(String path, String label, String version) {
        client.send("PUT", path + "/labels/" + label, Map.of("version", version))
                .expect(200);
    }

    private static List<String> pointers(JsonNode problem) {
        return problem.path("errors").findValuesAsText("pointer");
    }

    @Test
    void whatIsWrongWithATemplateIsToldAllAtOnceWithItsPlaces() {
        var problem = client.post(
                        "/api/v1/prompts",
                        Map.of(
                                "name",
                                "guide",
                                "template",
                                "Hi {{ role }}\n  {{ tne }}",
                                "variables",
                                List.of(
                                        Map.of("name", "role", "type", "number", "default", "x"),
                                        Map.of("name", "tone"))))
                .problem(422, "invalid_template");

        assertThat(pointers(problem)).containsExactly("/variables/0/default", "/template", "/variables/1");
        assertThat(problem.at("/errors/1/line").asInt()).isEqualTo(2);
        assertThat(problem.at("/errors/1/column").asInt()).isEqualTo(6);
        var syntax = client.post("/api/v1/prompts", Map.of("name", "guide", "template", "{% include '/etc/passwd' %}"))
                .problem(422, "invalid_template");
        assertThat(pointers(syntax)).containsExactly("/template");
        assertThat(client.get("/api/v1/prompts").expect(200).json().path("items"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"name\": \"a\"}; /template",
                "{\"template\": \"a\"}; /name",
                "{\"name\": \" \", \"template\": \"a\"}; /name",
                "{\"name\": \"a\", \"template\": \"a\", \"variables\": [{}]}; /variables/0/name",
                "{\"name\": \"a\", \"template\": \"a\", \"variables\": [{\"name\": \"x\", \"type\": \"t\"}]};"
                        + " /variables/0/type",
                "{\"name\": \"a\", \"template\": \"a\", \"variables\": \"x\"}; /variables",
                "{\"name\": \"a\", \"template\": \"a\", \"variables\": [null]}; /variables/0",
            })
    void aBodyThatIsNoPromptIsRefusedWithItsPlace(String body, String pointer) {
        var problem = client.postJson("/api/v1/prompts", body.getBytes(StandardCharsets.UTF_8))
                .problem(400, "invalid_request");

        assertThat(pointers(problem)).containsExactly(pointer);
    }

    @Test
    void aPromptIsShownListedAndDeletedAndItsNameIsTakenOnce() {
        var path = create();
        var shown = client.get(path).expect(200).json();

        assertThat(shown.path("version").asText()).isEqualTo("1.0.0");
        assertThat(shown.path("template").asText()).isEqualTo(TEMPLATE);
        assertThat(shown.path("variables").toString())
                .isEqualTo("[{\"name\":\"role\",\"type\":\"string\",\"required\":true},"
                        + "{\"name\":\"tone\",\"type\":\"string\",\"required\":true,\"default\":\"warm\","
                        + "\"description\":\"How it speaks\"},"
                        + "{\"name\":\"traits\",\"type\":\"list\",\"required\":false}]");
        client.post("/api/v1/prompts", Map.of("name", "guide", "template", "x")).problem(409, "prompt_exists");
        tenant.make("/api/v1/prompts", Map.of("name", "other", "template", "x"));
        assertThat(Tenant.field(tenant.list("/api/v1/prompts", 1), "name")).containsExactly("other", "guide");

        client.delete(path).expect(204);
        client.get(path).problem(404, "not_found");
        client.delete(path).problem(404, "not_found");
        create();
    }

    @Test
    void versionsAreNumberedByWhatChangesAndNeverChange() {
        var path = create();
        var added = client.post(
                        path + "/versions",
                        Map.of("template", TEMPLATE + " Be brief.", "variables", VARIABLES, "comment", "shorter"))
                .expect(201);

        assertThat(added.header("Location")).isEqualTo(path + "/versions/1.1.0");
        assertThat(added.json().path("version").asText()).isEqualTo("1.1.0");
        client.post(
                        path + "/versions",
                        Map.of("template", TEMPLATE + " Be brief.", "variables", VARIABLES, "bump", "patch"))
                .problem(409, "version_unchanged");
        assertThat(client.post(path + "/versions", Map.of("template", "Hi", "bump", "patch"))
                        .expect(201)
                        .json()
                        .path("version")
                        .asText())
                .isEqualTo("1.1.1");
        assertThat(pointers(client.post(path + "/versions", Map.of("template", "Ho", "version", "1.1.1"))
                        .problem(422, "version_not_greater")))
                .containsExactly("/version");
        client.post(path + "/versions", Map.of("template", "Ho", "version", "1.2"))
                .problem(400, "invalid_request");
        client.post(path + "/versions", Map.of("template", "Ho", "version", "3.0.0", "bump", "major"))
                .problem(400, "invalid_request");
        assertThat(client.post(
                                path + "/versions",
                                Map.of("template", "{{ x }}", "variables", List.of(Map.of("name", "x"))))
                        .expect(201)
                        .json()
                        .path("version")
                        .asText())
                .isEqualTo("2.0.0");

        var versions = tenant.list(path + "/versions", 2);
        assertThat(Tenant.field(versions, "version")).containsExactly("2.0.0", "1.1.1", "1.1.0", "1.0.0");
        var shown = client.get(path + "/versions/1.1.0").expect(200).json();
        assertThat(shown.path("template").asText()).endsWith("Be brief.");
        assertThat(shown.path("comment").asText()).isEqualTo("shorter");
        assertThat(shown.path("author").asText()).startsWith("key_");
        assertThat(shown.path("content_hash").asText()).matches("[0-9a-f]{64}");
        client.get(path + "/versions/9.9.9").problem(404, "not_found");
        client.get(path + "/versions/nowhere").problem(404, "not_found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update prompt_versions set template = 'other'",
                "update prompt_versions set comment = 'other'",
                "update prompt_label_moves set moved_by = 'other'",
                "truncate prompt_versions"
            })
    void theDatabaseRefusesToChangeWhatWasWritten(String sql) throws SQLException {
        move(create(), "production", "1.0.0");
        try (var connection = platform.database("jarvis_app");
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select set_config('jarvis.tenant_id', '%s', true)".formatted(tenant.id()));

            assertThatThrownBy(() -> statement.execute(sql)).hasMessageContaining("permission denied");
        }
    }

    @Test
    void writersAtATimeLoseNoVersion() throws Exception {
        var path = create();
        var writers = 8;
        try (var threads = Executors.newFixedThreadPool(writers)) {
            var number = new AtomicInteger();
            Callable<Reply> write = () -> client.post(
                    path + "/versions", Map.of("template", "say " + number.incrementAndGet(), "bump", "minor"));
            for (var reply : threads.invokeAll(Collections.nCopies(writers, write))) {
                reply.get().expect(201);
            }
        }

        assertThat(Tenant.field(tenant.list(path + "/versions", 50), "version"))
                .containsExactly("1.8.0", "1.7.0", "1.6.0", "1.5.0", "1.4.0", "1.3.0", "1.2.0", "1.1.0", "1.0.0");
    }

    @Test
    void twoVersionsAreComparedByNumbersAndLabels() {
        var path = create();
        client.post(
                        path + "/versions",
                        Map.of(
                                "template",
                                "You are a {{ role }} of {{ place }}.",
                                "variables",
                                List.of(Map.of("name", "role", "default", "guide"), Map.of("name", "place"))))
                .expect(201);
        move(path, "production", "1.0.0");

        var diff = client.get(path + "/versions/production/diff/latest")
                .expect(200)
                .json();

        assertThat(diff.path("from").asText() + " " + diff.path("to").asText()).isEqualTo("1.0.0 2.0.0");
        assertThat(diff.path("template").asText())
                .isEqualTo("--- 1.0.0\n+++ 2.0.0\n@@ -1,1 +1,1 @@\n-" + TEMPLATE
                        + "\n+You are a {{ role }} of {{ place }}.");
        assertThat(diff.at("/variables/added").findValuesAsText("name")).containsExactly("place");
        assertThat(diff.at("/variables/removed").findValuesAsText("name")).containsExactly("tone", "traits");
        assertThat(diff.at("/variables/changed/0/after/default").asText()).isEqualTo("guide");
        assertThat(client.get(path + "/versions/1.0.0/diff/2.0.0").expect(200).json())
                .isEqualTo(diff);
        client.get(path + "/versions/1.0.0/diff/staging").problem(404, "not_found");
    }

    @Test
    void aLabelIsMovedAndPutBackToItsBeginning() {
        var path = threeVersions();
        move(path, "production", "1.0.0");
        move(path, "production", "1.2.0");
        move(path, "staging", "1.1.0");
        assertThat(render(path, Map.of("label", "production"))).isEqualTo("1.2.0");

        var undo = path + "/labels/production/undo";
        assertThat(client.post(undo, Map.of())
                        .expect(200)
                        .json()
                        .path("version")
                        .asText())
                .isEqualTo("1.0.0");
        assertThat(render(path, Map.of("label", "production"))).isEqualTo("1.0.0");
        client.post(undo, Map.of()).problem(409, "nothing_to_undo");

        var history = tenant.list(path + "/labels/production/history", 2);
        assertThat(Tenant.field(history, "version")).containsExactly("1.0.0", "1.2.0", "1.0.0");
        assertThat(Tenant.field(history, "action")).containsExactly("undo", "move", "move");
        assertThat(history).allSatisfy(move -> {
            assertThat(move.path("by").asText()).startsWith("key_");
            assertThat(move.has("at")).isTrue();
        });
        var labels =
                Tenant.items(client.get(path + "/labels").expect(200).json().path("items"));
        assertThat(Tenant.field(labels, "label")).containsExactly("latest", "production", "staging");
        assertThat(Tenant.field(labels, "version")).containsExactly("1.2.0", "1.0.0", "1.1.0");
        client.send("PUT", path + "/labels/latest", Map.of("version", "1.0.0")).problem(422, "reserved_label");
        client.send("PUT", path + "/labels/A", Map.of("version", "1.0.0")).problem(422, "invalid_label");
        client.send("PUT", path + "/labels/staging", Map.of("version", "7.0.0")).problem(422, "unknown_version");
        client.get(path + "/labels/nowhere/history").problem(404, "not_found");
        client.get(path + "/labels/%00/history").problem(404, "not_found");
        client.post(path + "/labels/nowhere/undo", Map.of()).problem(404, "not_found");
    }

    @Test
    void aPromptIsRenderedByVersionAndLabelWithDefaults() {
        var path = create();
        client.post(path + "/versions", Map.of("template", "Hi")).expect(201);
        var values = Map.of("role", "guide", "traits", List.of("KIND", "Exact"));

        assertThat(render(path, Map.of("version", "1.0.0", "variables", values)))
                .isEqualTo("You are a guide, warm, kind, exact.");
        assertThat(client.post(path + "/render", Map.of()).expect(200).json().toString())
                .isEqualTo("{\"text\":\"Hi\",\"version\":\"2.0.0\"}");
        var problem = client.post(
                        path + "/render",
                        Map.of("version", "1.0.0", "variables", Map.of("traits", "kind", "mood", "good", "tone", 1)))
                .problem(422, "invalid_variables");
        assertThat(pointers(problem))
                .containsExactlyInAnyOrder(
                        "/variables/role", "/variables/traits", "/variables/mood", "/variables/tone");
        client.post(path + "/render", Map.of("version", "1.0.0", "label", "latest"))
                .problem(400, "invalid_request");
        client.post(path + "/render", Map.of("version", "latest")).problem(400, "invalid_request");
        client.post(path + "/render", Map.of("label", "nowhere")).problem(404, "not_found");
    }

    @Test
    void whatATemplateWouldNeverEndIsRefused() {
        var endless = "/api/v1/prompts/"
                + tenant.make(
                        "/api/v1/prompts",
                        Map.of("name", "endless", "template", "{% for i in (1..999999999) %}x{% endfor %}"));

        client.post(endless + "/render", Map.of()).problem(422, "rendering_failed");
    }

    @Test
    void anotherTenantHasNoSuchPromptAndMayUseItsName() {
        var path = threeVersions();
        move(path, "production", "1.1.0");
        var stranger = platform.tenant().client();

        stranger.get(path).problem(404, "not_found");
        stranger.get(path + "/versions").problem(404, "not_found");
        stranger.get(path + "/versions/1.0.0/diff/1.1.0").problem(404, "not_found");
        stranger.post(path + "/versions", Map.of("template", "x")).problem(404, "not_found");
        stranger.post(path + "/render", Map.of("version", "1.0.0")).problem(404, "not_found");
        stranger.get(path + "/labels").problem(404, "not_found");
        stranger.send("PUT", path + "/labels/production", Map.of("version", "1.0.0"))
                .problem(404, "not_found");
        stranger.post(path + "/labels/production/undo", Map.of()).problem(404, "not_found");
        stranger.delete(path).problem(404, "not_found");
        assertThat(stranger.get("/api/v1/prompts").expect(200).json().path("items"))
                .isEmpty();
        stranger.post("/api/v1/prompts", Map.of("name", "counts", "template", "theirs"))
                .expect(201);
        assertThat(render(path, Map.of("label", "production"))).isEqualTo("1.1.0");
    }

    @Test
    void aViewerReadsAndRendersAndDoesNotWrite() {
        var path = threeVersions();
        move(path, "production", "1.1.0");
        var viewer = tenant.clientWith("viewer");

        viewer.get(path).expect(200);
        viewer.get(path + "/labels/production/history").expect(200);
        viewer.post(path + "/render", Map.of()).expect(200);
        viewer.post("/api/v1/prompts", Map.of("name", "x", "template", "x")).problem(403, "permission_denied");
        viewer.post(path + "/versions", Map.of("template", "x")).problem(403, "permission_denied");
        viewer.send("PUT", path + "/labels/production", Map.of("version", "1.0.0"))
                .problem(403, "permission_denied");
        viewer.post(path + "/labels/production/undo", Map.of()).problem(403, "permission_denied");
        viewer.delete(path).problem(403, "permission_denied");
    }

    @Test
    void whatIsDoneToPromptsIsOnRecord() {
        var path = threeVersions();
        move(path, "production", "1.1.0");
        client.delete(path).expect(204);

        var records = Tenant.items(client.get("/api/v1/audit?kind=operation&limit=10")
                .expect(200)
                .json()
                .path("items"));

        assertThat(Tenant.field(records, "action"))
                .containsSubsequence(
                        "prompt.delete", "prompt.label", "prompt.version", "prompt.version", "prompt.create");
    }

    @ParameterizedTest
    @ValueSource(strings = {"schema", "shared"})
    void aTenantThatMovesTakesItsPromptsAlong(String placement) {
        var path = threeVersions();
        move(path, "production", "1.0.0");
        move(path, "production", "1.1.0");

        platform.place(tenant.id(), placement);

        assertThat(render(path, Map.of("label", "production"))).isEqualTo("1.1.0");
        client.post(path + "/labels/production/undo", Map.of()).expect(200);
        assertThat(render(path, Map.of("label", "production"))).isEqualTo("1.0.0");
        client.post(path + "/versions", Map.of("template", "after")).expect(201);
    }
}
