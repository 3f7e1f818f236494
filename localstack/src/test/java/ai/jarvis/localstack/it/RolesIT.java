package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Json;
import ai.jarvis.tenancy.Permission;
import ai.jarvis.tenancy.Role;
import ai.jarvis.web.AccessTable;
import ai.jarvis.web.AccessTable.Access;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every route of the access table, called as every role, with ids of the own tenant, of another one, and of none. */
@ExtendWith(Platform.Provider.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolesIT {
    private static final Pattern ID =
            Pattern.compile("^(?:/api)?/v1/(?:usage/|evaluations/|plugins/|sandbox/|sql/)?([a-z-]+)/\\{[a-z]+}");

    private static final Map<String, ?> WORKFLOW = Map.of(
            "name", "asks",
            "version", "v1",
            "steps", List.of(Map.of("name", "ask", "type", "approval", "inputs", Map.of("message", "May I?"))));

    private static final Map<String, ?> AGENT = Map.of("name", "clerk", "instructions", "Help.");

    private static final Map<String, ?> PERSONA =
            Map.of("name", "guide", "role", "guide", "personality", Map.of("tone", "warm"));

    private static final Map<String, ?> PLUGIN =
            Map.of("name", "web", "type", "http", "allowed_hosts", List.of("127.0.0.1"));

    private static final String SECRET = "PUT /api/v1/plugins/secrets/{name}";
    private static final Map<String, ?> VALUE = Map.of("value", "sk-very-secret", "hosts", List.of("127.0.0.1"));

    private static final String BUDGET = "PUT /api/v1/usage/budgets/{name}";
    private static final Map<String, Object> SPEND =
            Map.of("period", "month", "amount", Map.of("amount", "1000", "currency", "USD"));

    /** What a route must be sent to look at the id at all. */
    private static final Map<String, Map<String, ?>> BODIES = Map.ofEntries(
            body("POST /api/v1/collections/{collection}/documents", Map.of("name", "b.txt", "text", "b")),
            body("POST /api/v1/collections/{collection}/reembed", Map.of("embedding_model", "local-embedding")),
            body("POST /api/v1/messages/{id}/feedback", Map.of("rating", 1)),
            body("PUT /api/v1/workflows/{id}", WORKFLOW),
            body("POST /api/v1/workflows/{workflow}/triggers", Map.of("webhook", Map.of())),
            body("POST /api/v1/approvals/{id}", Map.of("approved", true)),
            body("POST /api/v1/prompts/{id}/versions", Map.of("template", "b")),
            body("POST /api/v1/agents", AGENT),
            body("PUT /api/v1/agents/{id}", AGENT),
            body("POST /api/v1/agents/{id}/execute", Map.of("input", "Hello")),
            body("POST /api/v1/personas", PERSONA),
            body("POST /api/v1/personas/{id}/versions", Map.of("role", "cook", "personality", Map.of("tone", "warm"))),
            body("POST /api/v1/personas/{id}/validate", Map.of("responses", List.of("Hello!"), "runs", 1)),
            body("PUT /api/v1/plugins/{id}", PLUGIN),
            body(SECRET, VALUE),
            body("PUT /api/v1/prompts/{id}/labels/{label}", Map.of("version", "1.0.0")),
            body("POST /api/v1/rollouts/{id}/scores", Map.of("arm", "candidate", "score", 1)),
            body(BUDGET, SPEND),
            body("POST /api/v1/sandbox/execute", Map.of("code", "print(1)")),
            body("POST /api/v1/sql/check", Map.of("source_id", "sample", "sql", "SELECT 1")),
            body(
                    "POST /api/v1/sql/queries",
                    Map.of("source_id", "sample", "question", "How many customers are there?")),
            body("POST /api/v1/sandbox/files", Map.of("name", "a.txt", "bytes", 1)),
            body("POST /api/v1/evaluations/datasets/{id}/versions", Map.of("cases", List.of(Map.of("input", "a")))),
            body(
                    "POST /api/v1/models/{name}/versions",
                    Map.of("provider", "bedrock", "config", Map.of("model", "local-extractive", "temperature", 1))),
            body("PUT /api/v1/models/{name}/current", Map.of("version", "1.0.0")),
            body(
                    "PUT /api/v1/sql/sources/{id}",
                    Map.of("name", "shop", "type", "aurora", "connection", Map.of("database", "sample"))),
            body("PUT /api/v1/roles/{id}", Map.of("permissions", List.of("admin:user"))));

    private static Map.Entry<String, Map<String, ?>> body(String route, Map<String, ?> body) {
        return Map.entry(route, body);
    }

    /** Tenants choose these names, and whatever they are they are not of other tenants. */
    private static final String CHOSEN = "/api/v1/models/aliases/{alias}";

    private final Platform platform;
    private final Tenant tenant;
    private final Map<String, String> own;
    private final Map<String, String> foreign;
    private final Map<Role, Client> clients = new LinkedHashMap<>();

    RolesIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
        own = things(tenant);
        own.put("sources", SampleSource.register(platform, tenant));
        own.put("queries", asked(tenant));
        var other = platform.tenant();
        foreign = things(other);
        foreign.put("sources", SampleSource.register(platform, other));
        foreign.put("queries", asked(other));
        clients.put(Role.SUPER_ADMIN, platform.superAdministrator());
        for (var role : Role.builtIn()) {
            clients.computeIfAbsent(role, same -> tenant.clientWith(role.name()));
        }
    }

    /** One route. */
    private record Route(String method, String template, Access access) {
        static Route of(Map.Entry<String, Access> entry) {
            var words = entry.getKey().split(" ", 2);
            return new Route(words[0], words[1], entry.getValue());
        }

        String name() {
            return method + " " + template;
        }

        /** What its id is of, by the name in the path; empty without an id. */
        String kind() {
            var matcher = ID.matcher(template);
            return matcher.find() ? matcher.group(1) : "";
        }

        boolean isAboutTenants() {
            return access.permissions().contains(Permission.ADMIN_TENANT);
        }

        Reply call(Client client, String id) {
            var path = template.replaceFirst("\\{[a-z]+}", id).replaceAll("\\{[a-z]+}", "unknown");
            var body = Json.write(BODIES.getOrDefault(name(), Map.of()));
            var request = client.request(path).header("Content-Type", "application/json");
            return Client.send(
                    method.equals("GET") || method.equals("DELETE")
                            ? request.method(method, BodyPublishers.noBody())
                            : request.method(method, BodyPublishers.ofString(body)));
        }
    }

    private static List<Route> routes() {
        return new AccessTable()
                .routes().entrySet().stream()
                        .map(Route::of)
                        .filter(route -> !route.access().isPublic())
                        .toList();
    }

    /** One whose log has an end. */
    private static String endedExecution(Tenant tenant) {
        var execution = tenant.client()
                .post("/api/v1/sandbox/execute", Map.of("code", "print(1)"))
                .expect(202)
                .json()
                .path("execution_id")
                .asText();
        tenant.client()
                .post("/api/v1/sandbox/executions/" + execution + "/cancel", Map.of())
                .expect(202);
        return execution;
    }

    private static String asked(Tenant tenant) {
        return tenant.client()
                .post("/api/v1/sql/queries", Map.of("source_id", "sample", "sql", "SELECT count(*) FROM customers"))
                .expect(202)
                .json()
                .path("id")
                .asText();
    }

    private static Map<String, String> things(Tenant tenant) {
        var things = new HashMap<String, String>();
        var collection = tenant.collectionWith("a.txt", "The bell rings at six.");
        var document = tenant.list(Tenant.documents(collection), 1)
                .getFirst()
                .path("id")
                .asText();
        var answer = tenant.answer("When does the bell ring?", collection);
        things.put("collections", collection);
        things.put("documents", document);
        things.put("tasks", tenant.document(document).path("task_id").asText());
        things.put("conversations", answer.path("conversation_id").asText());
        things.put("messages", answer.path("id").asText());
        things.put("api-keys", tenant.issueKey("viewer").path("id").asText());
        // Of no more than admin:user, so that whoever may just look after users may change them.
        things.put("roles", tenant.make("/api/v1/roles", Map.of("name", "r", "permissions", List.of("admin:user"))));
        things.put("users", tenant.make("/api/v1/users", Map.of("email", "a@example.com", "roles", List.of("r"))));
        things.put("tenants", tenant.id());
        var model = "mine_" + tenant.id();
        tenant.make(
                "/api/v1/models",
                Map.of("name", model, "provider", "bedrock", "config", Map.of("model", "local-extractive")));
        things.put("models", model);
        var workflow = tenant.make("/api/v1/workflows", WORKFLOW);
        tenant.client()
                .post("/api/v1/workflows/" + workflow + "/publish", Map.of())
                .expect(200);
        var run = tenant.client()
                .post("/api/v1/workflows/" + workflow + "/runs", Map.of())
                .expect(202)
                .json();
        things.put("workflows", workflow);
        things.put("runs", run.path("id").asText());
        things.put("agents", tenant.make("/api/v1/agents", AGENT));
        things.put("approvals", approval(tenant));
        var budget = "spend_" + tenant.id().toLowerCase(Locale.ROOT);
        tenant.client().send("PUT", "/api/v1/usage/budgets/" + budget, SPEND).expect(200);
        things.put("budgets", budget);
        var dataset = tenant.make(
                "/api/v1/evaluations/datasets", Map.of("name", "asks", "cases", List.of(Map.of("input", "a"))));
        things.put("datasets", dataset);
        things.put(
                "evaluations",
                tenant.client()
                        .post(
                                "/api/v1/evaluations",
                                Map.of("dataset", dataset, "subjects", List.of(Map.of()), "judge", "exact"))
                        .expect(202)
                        .json()
                        .path("id")
                        .asText());
        things.put("executions", endedExecution(tenant));
        things.put("personas", tenant.make("/api/v1/personas", PERSONA));
        things.put("plugins", tenant.make("/api/v1/plugins", PLUGIN));
        var secret = "key_" + tenant.id().toLowerCase(Locale.ROOT);
        tenant.client().send("PUT", "/api/v1/plugins/secrets/" + secret, VALUE).expect(200);
        things.put("secrets", secret);
        things.put("prompts", tenant.make("/api/v1/prompts", Map.of("name", "greets", "template", "a")));
        things.put(
                "rollouts",
                tenant.make(
                        "/api/v1/rollouts",
                        Map.of(
                                "subject",
                                Map.of("model", "local-extractive"),
                                "candidate",
                                Platform.SCRIPTED,
                                "stages",
                                List.of(10, 100),
                                "by",
                                "user")));
        return things;
    }

    private static String approval(Tenant tenant) {
        return eventually(
                        () -> tenant.client()
                                .get("/api/v1/approvals")
                                .expect(200)
                                .json()
                                .path("items"),
                        items -> !items.isEmpty())
                .get(0)
                .path("id")
                .asText();
    }

    private String ownId(Route route) {
        return own.getOrDefault(route.kind(), route.template().equals(CHOSEN) ? "my_name" : "");
    }

    private static String unknown(String id) {
        return id.substring(0, id.indexOf('_') + 1) + "01J00000000000000000000000";
    }

    @Test
    void everyKindOfIdIsTried() {
        assertThat(routes()).filteredOn(route -> !route.kind().isEmpty()).allSatisfy(route -> assertThat(own)
                .containsKey(route.kind()));
        assertThat(routes())
                .filteredOn(route ->
                        route.template().contains("{") && !route.template().equals(CHOSEN))
                .allSatisfy(route -> assertThat(route.kind()).isNotEmpty());
    }

    @Test
    void nothingIsAnsweredToNobody() {
        for (var route : routes()) {
            assertRefused(route, route.call(platform.anonymous(), ownId(route)), 401, "missing_credentials");
        }
    }

    /** Clients of OpenAI's API read another body, where all bad credentials have one code. */
    private static void assertRefused(Route route, Reply reply, int status, String code) {
        if (route.template().startsWith("/v1/")) {
            var expected = status == 401 ? "invalid_api_key" : code;
            assertThat(reply.expect(status).json().at("/error/code").asText()).isEqualTo(expected);
        } else {
            reply.problem(status, code);
        }
    }

    @Test
    void everyRoleMayWhatTheTableSaysAndNothingElse() {
        var wrong = new ArrayList<String>();
        for (var route : routes()) {
            clients.forEach((role, client) -> {
                if (route.access().allows(role.permissions())) {
                    return;
                }
                var reply = route.call(client, ownId(route));
                if (reply.status() != 403) {
                    wrong.add(role.name() + " " + route.name() + ": " + reply.status());
                }
            });
        }
        for (var route : routes()) {
            clients.forEach((role, client) -> {
                if (!route.access().allows(role.permissions())) {
                    return;
                }
                var id = route.method().equals("DELETE") ? unknown(ownId(route)) : ownId(route);
                var reply = route.call(client, id);
                if (reply.status() == 401 || reply.status() == 403 || reply.status() >= 500) {
                    wrong.add(role.name() + " " + route.name() + ": " + reply.status() + " " + reply.text());
                }
            });
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aForeignIdIsAnsweredAsAnUnknownOneByteForByteButIds() {
        for (var route : routes()) {
            // Who puts a budget or a secret gives it a name, which may be one that others have too.
            if (route.kind().isEmpty()
                    || route.isAboutTenants()
                    || route.name().equals(BUDGET)
                    || route.name().equals(SECRET)) {
                continue;
            }
            var theirs = foreign.get(route.kind());
            clients.forEach((role, client) -> {
                var reply = route.call(client, theirs);
                var none = route.call(client, unknown(theirs));
                assertThat(reply.status())
                        .as("%s as %s", route.name(), role.name())
                        .isEqualTo(route.access().allows(role.permissions()) ? 404 : 403);
                assertThat(withoutIds(reply, theirs)).isEqualTo(withoutIds(none, unknown(theirs)));
                assertThat(headers(reply))
                        .as("%s as %s", route.name(), role.name())
                        .isEqualTo(headers(none));
            });
        }
    }

    /** How limits stand is counted before anything is looked up, and not told while the counters do not answer. */
    private static Set<String> headers(Reply reply) {
        return reply.response().headers().map().keySet().stream()
                .filter(name -> !name.startsWith("ratelimit-"))
                .collect(Collectors.toSet());
    }

    private static String withoutIds(Reply reply, String id) {
        return reply.text().replace(id, "ID").replace(reply.header("X-Request-Id"), "REQUEST");
    }

    /** What a route needs is all that it needs: no rule behind it asks for more, and none of it can be missing. */
    @Test
    void theNeededPermissionsAreEnoughAndEachIsNeeded() {
        var keys = new HashMap<Set<Permission>, Client>();
        for (var route : routes()) {
            var needed = route.access().permissions();
            if (route.isAboutTenants() || needed.isEmpty() || route.method().equals("DELETE")) {
                continue;
            }
            var enough = route.call(keys.computeIfAbsent(needed, this::limitedTo), ownId(route));
            assertThat(enough.status()).as(route.name() + " " + enough.text()).isNotIn(401, 403);
            for (var missing : needed) {
                var rest = EnumSet.copyOf(Role.TENANT_ADMIN.permissions());
                rest.remove(missing);
                var reply = route.call(keys.computeIfAbsent(rest, this::limitedTo), ownId(route));
                assertRefused(route, reply, 403, "permission_denied");
            }
        }
    }

    private Client limitedTo(Set<Permission> permissions) {
        var key = tenant.client()
                .post(
                        "/api/v1/api-keys",
                        Map.of(
                                "name", "limited",
                                "roles", List.of("tenant_admin"),
                                "permissions",
                                        permissions.stream()
                                                .map(Permission::wireName)
                                                .toList()))
                .expect(201)
                .json();
        return platform.anonymous().withKey(key.path("api_key").asText());
    }
}
