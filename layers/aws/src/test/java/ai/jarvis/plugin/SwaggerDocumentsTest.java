package ai.jarvis.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.model.AnswerSchema;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.Refusal;
import ai.jarvis.plugin.HttpOperation.Parameter;
import ai.jarvis.plugin.HttpOperation.Place;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SwaggerDocumentsTest {
    private static final String PETS =
            """
            openapi: 3.0.3
            info: {title: Pets, version: "1"}
            servers: [{url: "https://{region}.example.com/v1", variables: {region: {default: eu}}}]
            paths:
              /pets/{id}:
                parameters:
                  - $ref: '#/components/parameters/Id'
                get:
                  operationId: getPet
                  summary: Gets a pet
                  parameters:
                    - {name: "filter[name]", in: query, schema: {type: string, nullable: true}}
                    - {name: tags, in: query, explode: false, schema: {type: array, items: {type: string}}}
                    - {name: X-Trace, in: header, required: true, schema: {type: string}}
                    - {name: Authorization, in: header, schema: {type: string}}
                    - {name: session, in: cookie, schema: {type: string}}
                  responses: {"200": {description: A pet}}
                put:
                  requestBody:
                    required: true
                    content:
                      application/json:
                        schema: {$ref: '#/components/schemas/Pet'}
                  responses: {"200": {description: A pet}}
                post:
                  operationId: upload
                  requestBody:
                    required: true
                    content: {multipart/form-data: {schema: {type: object}}}
                  responses: {"200": {description: A picture}}
            components:
              parameters:
                Id: {name: id, in: path, required: true, schema: {type: integer, minimum: 0, exclusiveMinimum: true}}
              schemas:
                Pet:
                  type: object
                  required: [name, id]
                  properties:
                    id: {type: integer, readOnly: true}
                    name: {type: string, example: Rex}
                    parent: {$ref: '#/components/schemas/Pet'}
                    children: {type: array, items: {$ref: '#/components/schemas/Pet'}}
                    example: {type: string, xml: {name: x}}
            """;

    private final SwaggerDocuments documents = new SwaggerDocuments();

    private List<PluginTool> tools(String document) {
        return documents.read(document, Optional.empty()).tools();
    }

    private static JsonNode json(String text) throws IOException {
        return Json.MAPPER.readTree(text);
    }

    @Test
    void makesAToolOfEachOperation() throws IOException {
        var tools = tools(PETS);
        assertThat(tools).extracting(PluginTool::name).containsExactly("getPet", "put__pets_id_");
        var get = tools.getFirst();
        assertThat(get.description()).isEqualTo("Gets a pet");
        assertThat(get.operation())
                .contains(new HttpOperation(
                        "GET",
                        URI.create("https://eu.example.com/v1"),
                        "/pets/{id}",
                        List.of(
                                new Parameter("id", "id", Place.PATH, false),
                                new Parameter("filter_name", "filter[name]", Place.QUERY, true),
                                new Parameter("tags", "tags", Place.QUERY, false),
                                new Parameter("X-Trace", "X-Trace", Place.HEADER, false)),
                        Optional.empty()));
        assertThat(json(get.parameters()))
                .isEqualTo(
                        json(
                                """
                                {"type": "object",
                                 "properties": {
                                   "id": {"type": "integer", "exclusiveMinimum": 0},
                                   "filter_name": {"type": ["string", "null"]},
                                   "tags": {"type": "array", "items": {"type": "string"}},
                                   "X-Trace": {"type": "string"}},
                                 "required": ["id", "X-Trace"], "additionalProperties": false}"""));
    }

    @Test
    void keepsASchemaThatRefersToItselfFinite() throws IOException {
        var put = tools(PETS).get(1);
        var schema = json(put.parameters());
        assertThat(schema.at("/properties/body/$ref").asText()).isEqualTo("#/$defs/Pet");
        assertThat(schema.at("/$defs/Pet/properties/parent/$ref").asText()).isEqualTo("#/$defs/Pet");
        assertThat(schema.at("/$defs/Pet/required")).isEqualTo(json("[\"name\"]"));
        assertThat(schema.at("/$defs/Pet/properties").has("id")).isFalse();
        assertThat(schema.at("/$defs/Pet/properties").has("example")).isTrue();
        var checked = new AnswerSchema(put.parameters());
        assertThat(checked.problem("{\"id\":1,\"body\":{\"name\":\"a\",\"parent\":{\"name\":\"b\"}}}"))
                .isEmpty();
        assertThat(checked.problem("{\"id\":1,\"body\":{\"name\":\"a\",\"parent\":{\"name\":1}}}"))
                .isPresent();
    }

    private static String document(String version, String rest) {
        return "{\"openapi\":\"" + version + "\",\"info\":{\"title\":\"T\",\"version\":\"1\"},"
                + "\"servers\":[{\"url\":\"https://api.example.com\"}]," + rest + "}";
    }

    private static String operation(String schema) {
        return "\"paths\":{\"/a\":{\"post\":{\"operationId\":\"a\",\"requestBody\":{\"content\":{\"application/json\":"
                + "{\"schema\":" + schema + "}}},\"responses\":{\"200\":{\"description\":\"ok\"}}}}}";
    }

    @Test
    void readsTheNewerDialectToo() throws IOException {
        var tools = tools(document(
                "3.1.0",
                operation("{\"type\":[\"object\",\"null\"],\"properties\":{\"a\":{\"const\":1},"
                        + "\"b\":{\"exclusiveMinimum\":3},\"c\":{\"prefixItems\":[{\"type\":\"string\"}]}},"
                        + "\"$schema\":\"https://example.com/x\",\"$id\":\"https://example.com/y\"}")));
        assertThat(json(tools.getFirst().parameters()).at("/properties/body"))
                .isEqualTo(json("{\"type\":[\"object\",\"null\"],\"properties\":{\"a\":{\"const\":1},"
                        + "\"b\":{\"exclusiveMinimum\":3},\"c\":{\"prefixItems\":[{\"type\":\"string\"}]}}}"));
    }

    @Test
    void findsServersRelativeToTheDocument() {
        var document = PETS.replaceAll("servers:.*", "servers: [{url: /api}]");
        var tools = documents
                .read(document, Optional.of(URI.create("https://docs.example.com/x/openapi.yaml")))
                .tools();
        assertThat(tools.getFirst().operation().orElseThrow().server()).hasToString("https://docs.example.com/api");
        assertRefused(document, "must name a server");
    }

    private void assertRefused(String document, String detail) {
        assertThatThrownBy(() -> tools(document)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("invalid_openapi");
            assertThat(refusal.errors().toString()).contains(detail);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing",
                "[]",
                "{",
                "{}",
                "{\"openapi\":\"3.0.0\"}",
                "{\"swagger\":\"2.0\"}",
                "{\"openapi\":\"3.0.0\",\"info\":{},\"paths\":{}}",
                "a: b: c",
                "- 1\n- 2",
                "\t\t:",
                "{\"openapi\": 3}",
                "{\"openapi\":\"3.0.0\",\"info\":{\"title\":\"T\",\"version\":\"1\"},\"paths\":{\"/a\":[]}}",
                "{\"openapi\":\"4.0.0\",\"info\":{\"title\":\"T\",\"version\":\"1\"},\"paths\":{}}",
                "&a [*a]",
                "openapi: 3.0.0\nopenapi: 3.0.0"
            })
    void saysWhatIsBroken(String document) {
        assertRefused(document, "/document");
    }

    @Test
    void fetchesNothingThatADocumentRefersTo() throws IOException {
        try (var listener = new Listener()) {
            var there = "http://127.0.0.1:" + listener.port() + "/x.json";
            for (var reference : List.of(
                    there,
                    there + "#/a",
                    "//127.0.0.1:" + listener.port() + "/x",
                    "./x.json",
                    "file:///etc/passwd",
                    "x.yaml#/a")) {
                for (var version : List.of("3.0.3", "3.1.0")) {
                    assertRefused(document(version, operation("{\"$ref\":\"" + reference + "\"}")), "$ref");
                    assertRefused(
                            document(version, "\"paths\":{\"/a\":{\"$ref\":\"" + reference + "\"}}"),
                            "none is fetched");
                    assertRefused(
                            document(
                                    version,
                                    "\"paths\":{\"/a\":{\"get\":{\"parameters\":[{\"$ref\":\"" + reference
                                            + "\"}],\"responses\":{\"200\":{\"description\":\"ok\"}}}}}"),
                            "none is fetched");
                }
            }
            var quiet = operation("{\"type\":\"object\",\"$schema\":\"" + there + "\",\"$id\":\"" + there
                    + "\",\"$dynamicRef\":\"" + there
                    + "\",\"discriminator\":{\"propertyName\":\"a\",\"mapping\":{\"b\":\""
                    + there + "\"}},\"externalDocs\":{\"url\":\"" + there + "\"}}");
            var tools = tools(document("3.1.0", quiet + ",\"jsonSchemaDialect\":\"" + there + "\""));
            assertThat(new JsonSchemaArguments().schemaProblem(tools.getFirst().parameters()))
                    .isEmpty();
            assertThat(listener.reached()).isZero();
        }
    }

    @Test
    void takesNoDocumentWithoutAnEnd() {
        assertRefused("x".repeat(OpenApiDocuments.MOST_CHARACTERS + 1), "characters");
        assertRefused("{\"a\":".repeat(50_000), "/document");
        assertRefused("[".repeat(100_000), "/document");
        assertRefused("a: ".repeat(5_000), "/document");
        var laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++) {
            laughs.append("a%d: &a%d [*a%d, *a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1, i - 1));
        }
        assertRefused(laughs.toString(), "/document");
    }

    @Test
    void refusesReferencesThatLeadNowhereOrInACircle() {
        assertRefused(
                document("3.0.3", operation("{\"$ref\":\"#/components/schemas/None\"}")), "#/components/schemas/None");
        assertRefused(
                document(
                        "3.0.3",
                        "\"paths\":{\"/a\":{\"get\":{\"parameters\":[{\"$ref\":\"#/components/parameters/A\"}],"
                                + "\"responses\":{\"200\":{\"description\":\"ok\"}}}}},\"components\":{\"parameters\":"
                                + "{\"A\":{\"$ref\":\"#/components/parameters/B\"},\"B\":{\"$ref\":"
                                + "\"#/components/parameters/A\"}}}"),
                "refers to itself");
    }

    @Test
    void takesNoMoreOperationsThanAModelCanChooseFrom() {
        var many = IntStream.range(0, 201)
                .mapToObj(i -> "\"/a" + i + "\":{\"get\":{\"responses\":{\"200\":{\"description\":\"ok\"}}}}")
                .collect(Collectors.joining(","));
        assertRefused(document("3.0.3", "\"paths\":{" + many + "}"), "more than 200 operations");
    }

    @Test
    void cutsASchemaOfManyOthersShort() throws IOException {
        var schemas = IntStream.range(0, 500)
                .mapToObj(i -> "\"S" + i + "\":{\"type\":\"object\",\"description\":\"" + "x".repeat(200)
                        + "\",\"properties\":{\"next\":{\"$ref\":\"#/components/schemas/S" + (i + 1) % 500 + "\"}}}")
                .collect(Collectors.joining(","));
        var tools = tools(document(
                "3.0.3",
                operation("{\"$ref\":\"#/components/schemas/S0\"}") + ",\"components\":{\"schemas\":{" + schemas
                        + "}}"));
        assertThat(tools.getFirst().parameters().length()).isLessThan(PluginTool.MOST_PARAMETERS);
        assertThat(new JsonSchemaArguments()
                        .read(tools.getFirst().parameters(), "{\"body\":{\"next\":{\"next\":{}}}}")
                        .problems())
                .isEmpty();
    }
}
