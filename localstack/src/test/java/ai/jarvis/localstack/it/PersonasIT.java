package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Personas from their definition to how their live answers drift, by the API alone; a scripted model judges. */
@ExtendWith(Platform.Provider.class)
class PersonasIT {
    private static final String PATH = "/api/v1/personas";

    private static final String GOOD = "Of course, let us look at it together.";
    private static final String FLIPPED = "That is your own problem.";
    private static final String FORBIDDEN = "Gladly! I would vote blue in the election.";

    private final Platform platform;
    private final Tenant tenant;
    private final Client client;

    PersonasIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
        this.client = tenant.client();
        client.send("PUT", "/api/v1/models/preferences", Map.of("model", Platform.SCRIPTED))
                .expect(200);
    }

    private static Map<String, Object> definition() {
        var definition = new HashMap<String, Object>();
        definition.put("name", "Ada");
        definition.put("role", "guide to the museum");
        definition.put("personality", Map.of("tone", "warm", "traits", List.of("kind", "exact"), "style", "brief"));
        definition.put(
                "few_shot_examples", List.of(Map.of("user_input", "Hi", "assistant_response", "Welcome, dear guest!")));
        definition.put("instructions", "Never speak of elections.");
        return definition;
    }

    private String create() {
        return tenant.make(PATH, definition());
    }

    private JsonNode validate(String id, String... responses) {
        return client.post(PATH + "/" + id + "/validate", Map.of("responses", List.of(responses)))
                .expect(200)
                .json();
    }

    @Test
    void theStandardTemplateIsWhatThePersonaIsRenderedBy() throws IOException {
        var made = client.post(PATH, definition()).expect(201).json();

        assertThat(made.path("id").asText()).startsWith("per_");
        assertThat(made.path("name").asText()).isEqualTo("Ada");
        assertThat(made.path("schema_valid").asBoolean()).isTrue();
        assertThat(made.path("version").asInt()).isEqualTo(1);
        assertThat(made.path("template").asText())
                .isEqualTo(Files.readString(
                        Path.of("../layers/core/src/main/resources/ai/jarvis/persona/persona.liquid")));
        var rendered = client.get(PATH + "/" + made.path("id").asText() + "/render")
                .expect(200)
                .json();
        assertThat(rendered.path("rendered_prompt").asText())
                .startsWith(
                        "You are Ada, a guide to the museum.\n\n## Personality\n- Tone: warm\n- Traits: kind, exact\n")
                .contains("**User**: Hi\n**Ada**: Welcome, dear guest!\n")
                .endsWith("## Instructions\nNever speak of elections.\n");
        assertThat(rendered.at("/few_shot_examples/used").asInt()).isEqualTo(1);
        assertThat(rendered.has("degraded")).isFalse();
    }

    @Test
    void contextVariablesAreCheckedByTheSchemaInQueriesAndInBodies() {
        var definition = definition();
        definition.remove("instructions");
        definition.remove("few_shot_examples");
        definition.put(
                "template", "{{ name }} tells {{ guests | array.join ' and ' }} {{ if n > 1 }}{{ n }} things{{ end }}");
        definition.put(
                "schema",
                Map.of(
                        "type", "object",
                        "required", List.of("guests"),
                        "properties",
                                Map.of(
                                        "guests",
                                                Map.of(
                                                        "type",
                                                        "array",
                                                        "items",
                                                        Map.of("type", "string"),
                                                        "minItems",
                                                        1),
                                        "n", Map.of("type", "integer", "default", 2))));
        var path = PATH + "/" + tenant.make(PATH, definition);

        assertThat(client.get(path + "/render?guests=Bo&guests=Cy&n=3")
                        .expect(200)
                        .json()
                        .path("rendered_prompt")
                        .asText())
                .isEqualTo("Ada tells Bo and Cy 3 things");
        assertThat(client.post(path + "/render", Map.of("variables", Map.of("guests", List.of("Di"))))
                        .expect(200)
                        .json()
                        .path("rendered_prompt")
                        .asText())
                .isEqualTo("Ada tells Di 2 things");
        assertThat(pointers(client.get(path + "/render?n=many&mood=bad"))).containsExactly("/variables/mood");
        assertThat(pointers(client.get(path + "/render?n=many")))
                .containsExactlyInAnyOrder("/variables/n", "/variables/guests");
    }

    private static List<String> pointers(Reply reply) {
        return reply.expect(422).json().path("errors").findValuesAsText("pointer");
    }

    @Test
    void allThatIsWrongWithAPersonaIsToldAtOnce() {
        var definition = definition();
        definition.put("min_score", 11);
        definition.put("template", "{{ name }}\n{{ if mood }}{{ instructions }}{{ end }}");
        definition.put("schema", Map.of("properties", Map.of("topic", Map.of("type", "string"))));

        var problem = client.post(PATH, definition).problem(422, "invalid_persona");

        assertThat(problem.path("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("/min_score", "/template", "/schema/properties/topic", "/few_shot_examples");
        var unknown = Tenant.field(List.copyOf(elements(problem.path("errors"))), "line");
        assertThat(unknown).contains("2");
        definition.put("schema", Map.of("type", "thing"));
        assertThat(pointers(client.post(PATH, definition))).contains("/schema");
        tenant.clientWith("viewer").post(PATH, definition()).expect(403);
    }

    private static List<JsonNode> elements(JsonNode list) {
        return list.findParents("pointer");
    }

    @Test
    void aBrokenPersonaIsCaughtAndAGoodOneIsPublished() {
        var id = create();
        var path = PATH + "/" + id;
        assertThat(client.post(path + "/publish", Map.of())
                        .problem(409, "persona_not_validated")
                        .path("detail")
                        .asText())
                .contains("never validated");

        var flipped = validate(id, FLIPPED);
        assertThat(flipped.path("verdict").asText()).isEqualTo("failed");
        assertThat(flipped.path("average").asDouble()).isEqualTo(2);
        assertThat(flipped.at("/scores/0/reasoning").asText()).isEqualTo("I read it.");
        client.post(path + "/publish", Map.of()).problem(409, "persona_below_gate");

        var forbidden = validate(id, GOOD, GOOD, GOOD, GOOD, FORBIDDEN);
        assertThat(forbidden.path("average").asDouble()).isGreaterThan(7);
        assertThat(forbidden.path("verdict").asText()).isEqualTo("failed");
        client.post(path + "/publish", Map.of()).problem(409, "persona_below_gate");

        var nonsense = validate(id, GOOD, "nonsense");
        assertThat(nonsense.path("verdict").asText()).isEqualTo("inconclusive");
        assertThat(nonsense.has("average")).isFalse();
        client.post(path + "/publish", Map.of()).problem(409, "persona_inconclusive");

        for (int time = 0; time < 5; time++) {
            var good = validate(id, GOOD);
            assertThat(good.path("verdict").asText()).isEqualTo("passed");
            assertThat(good.path("average").asDouble()).isEqualTo(9);
        }
        assertThat(client.post(path + "/publish", Map.of())
                        .expect(200)
                        .json()
                        .path("published_version")
                        .asInt())
                .isEqualTo(1);
        assertThat(tenant.list(path + "/validations", 3)).hasSize(8);
        assertThat(platform.count(
                        "select count(*) from usage_records where tenant_id = ? and scenario = 'evaluation'"
                                + " and cost is not null",
                        tenant.id()))
                .isGreaterThan(8 * 3);
    }

    @Test
    void aNewVersionIsNotInUseBeforeItIsPublished() {
        var id = create();
        var path = PATH + "/" + id;
        validate(id, GOOD);
        client.post(path + "/publish", Map.of()).expect(200);
        var second = definition();
        second.remove("name");
        second.put("role", "cook");

        assertThat(client.post(path + "/versions", second)
                        .expect(201)
                        .json()
                        .path("version")
                        .asInt())
                .isEqualTo(2);

        assertThat(client.get(path + "/render")
                        .expect(200)
                        .json()
                        .path("version")
                        .asInt())
                .isEqualTo(1);
        assertThat(client.get(path + "/versions/2/render").expect(200).text()).contains("a cook.");
        assertThat(client.get(path + "/versions/1")
                        .expect(200)
                        .json()
                        .path("role")
                        .asText())
                .isEqualTo("guide to the museum");
        assertThat(Tenant.field(tenant.list(path + "/versions", 1), "version")).containsExactly("2", "1");
        client.post(path + "/versions", second).problem(409, "version_unchanged");
        client.post(path + "/publish", Map.of("version", 2)).problem(409, "persona_not_validated");
        client.post(path + "/publish", Map.of("version", 3)).problem(404, "not_found");
    }

    @Test
    void chatsAnswerAsThePersonaAndTheirAnswersTellWhetherItDrifts() {
        var definition = definition();
        definition.put("sample_rate", 1);
        var id = tenant.make(PATH, definition);
        for (int i = 0; i < 5; i++) {
            ask(id, "echo " + FLIPPED + " " + i);
        }

        var drift = eventually(
                () -> client.get(PATH + "/" + id + "/drift").expect(200).json(),
                now -> now.path("scored").asInt() == 5);

        assertThat(drift.path("status").asText()).isEqualTo("drifting");
        assertThat(drift.path("average").asDouble()).isEqualTo(2);
        assertThat(drift.at("/samples/0/note").asText()).isEqualTo("I read it.");
        var viewer = tenant.clientWith("viewer").get(PATH + "/" + id + "/drift").expect(200);
        assertThat(viewer.json().at("/samples/0").has("note")).isFalse();
    }

    @Test
    void whatTheModelIsToldBeginsWithThePersona() {
        var definition = definition();
        definition.put("sample_rate", 0);

        ask(tenant.make(PATH, definition), "echo who is asked as the guide");

        var told = platform.scriptedModel()
                .request("echo who is asked as the guide")
                .at("/messages/0/content");
        assertThat(told.asText())
                .startsWith("You are Ada, a guide to the museum.")
                .contains("Never speak of elections.", "You are a helpful assistant.");
    }

    private void ask(String persona, String message) {
        client.post("/api/v1/chat", Map.of("message", message, "collections", List.of(), "persona_id", persona))
                .expect(200);
    }

    @Test
    void aPersonaThatIsNotThereIsToldInChatsAsEverywhere() {
        var foreign = platform.tenant().make(PATH, definition());
        for (var id : List.of(foreign, "per_01J00000000000000000000000", "nonsense")) {
            client.post("/api/v1/chat", Map.of("message", "Hi", "collections", List.of(), "persona_id", id))
                    .problem(404, "not_found");
            client.get(PATH + "/" + id).problem(404, "not_found");
            client.get(PATH + "/" + id + "/render").problem(404, "not_found");
        }
        client.post("/api/v1/chat", Map.of("message", "Hi", "persona_variables", Map.of("a", 1)))
                .expect(400);
    }

    @Test
    void aStepOfAWorkflowRendersAPersonaByItsName() {
        create();
        var workflow = tenant.make(
                "/api/v1/workflows",
                Map.of(
                        "name", "speaks",
                        "version", "v1",
                        "steps",
                                List.of(Map.of(
                                        "name", "voice", "type", "persona", "inputs", Map.of("persona", "Ada")))));
        client.post("/api/v1/workflows/" + workflow + "/publish", Map.of()).expect(200);
        var run = client.post("/api/v1/workflows/" + workflow + "/runs", Map.of())
                .expect(202)
                .json()
                .path("id")
                .asText();

        var ended = eventually(
                () -> client.get("/api/v1/runs/" + run).expect(200).json(),
                now -> List.of("success", "failed").contains(now.path("status").asText()));

        assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("success");
        assertThat(ended.at("/steps/0/output/rendered_prompt").asText()).startsWith("You are Ada, a guide");
    }

    @Test
    void whatIsDeletedIsGone() {
        var id = create();
        validate(id, GOOD);

        client.delete(PATH + "/" + id).expect(204);

        client.get(PATH + "/" + id).problem(404, "not_found");
        assertThat(tenant.list(PATH, 10)).isEmpty();
        create();
    }
}
