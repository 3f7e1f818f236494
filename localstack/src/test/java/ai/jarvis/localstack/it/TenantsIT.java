package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.model.ModelId;
import ai.jarvis.model.TokenUsage;
import ai.jarvis.platform.Database;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.Json;
import ai.jarvis.tenancy.TenantId;
import ai.jarvis.usage.Account;
import ai.jarvis.usage.Outcome;
import ai.jarvis.usage.Scenario;
import ai.jarvis.usage.SqlUsageLedger;
import ai.jarvis.usage.UsageId;
import ai.jarvis.usage.UsageRecord;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;

/** Tenants from their registration to the last trace of them. */
@ExtendWith(Platform.Provider.class)
class TenantsIT {
    private static final Duration IN_FORCE_WITHIN = Duration.ofSeconds(5);
    private static final String TEXT = "The lighthouse keeper is called Ottoline Brandt.";
    private static final String UNKNOWN = "ten_01J00000000000000000000000";

    private final Platform platform;
    private final Client administrator;
    private final Tenant tenant;
    private final String path;

    TenantsIT(Platform platform) {
        this.platform = platform;
        this.administrator = platform.superAdministrator();
        this.tenant = platform.tenant();
        this.path = "/api/v1/tenants/" + tenant.id();
    }

    @Test
    void isShownListedAndChanged() {
        var shown = administrator.get(path).expect(200).json();
        assertThat(shown.path("status").asText()).isEqualTo("active");
        assertThat(shown.path("placement").asText()).isEqualTo("shared");
        assertThat(shown.path("admin_email").asText()).isEqualTo("root@example.com");

        var changed = administrator
                .patch(path, Map.of("name", "Another name", "plan", "free"))
                .expect(200)
                .json();

        assertThat(changed.path("name").asText()).isEqualTo("Another name");
        assertThat(changed.path("plan").asText()).isEqualTo("free");
        assertThat(new Tenant("", administrator).list("/api/v1/tenants", 50)).contains(changed);
        administrator.patch(path, Map.of("plan", "gold")).problem(400, "invalid_request");
        administrator.patch(path, Map.of("status", "deleted")).problem(400, "invalid_request");
        administrator
                .post("/api/v1/tenants", Map.of("name", "t", "plan", "gold"))
                .problem(400, "invalid_request");
    }

    @Test
    void isTheBusinessOfWhoeverRunsThePlatformAlone() {
        List<BiFunction<Client, String, Reply>> routes = List.of(
                (client, id) -> client.get("/api/v1/tenants/" + id),
                (client, id) -> client.patch("/api/v1/tenants/" + id, Map.of("name", "mine")),
                (client, id) -> client.patch("/api/v1/tenants/" + id, Map.of("placement", "schema")),
                (client, id) -> client.post("/api/v1/tenants/" + id + "/export", Map.of()),
                (client, id) -> client.delete("/api/v1/tenants/" + id),
                (client, id) -> client.get("/api/v1/tenants/" + id + "/jobs/task_01J00000000000000000000000"));
        for (var route : routes) {
            route.apply(tenant.client(), tenant.id()).problem(403, "permission_denied");
            var unknown = route.apply(administrator, UNKNOWN).problem(404, "not_found");
            var malformed = route.apply(administrator, "nonsense").problem(404, "not_found");
            assertThat(withoutInstance(malformed).path("status"))
                    .isEqualTo(withoutInstance(unknown).path("status"));
        }
        tenant.client().get("/api/v1/tenants").problem(403, "permission_denied");
        tenant.client().get(path + "/jobs").problem(403, "permission_denied");
        tenant.client().get("/api/v1/collections").expect(200);
    }

    @Test
    void itsFirstAdministratorLogsIn() {
        var person = tenant.client().withKey(Logins.of(platform).token("root@example.com", tenant.id()));

        var users = person.get("/api/v1/users").expect(200).json().path("items");

        assertThat(Tenant.field(Tenant.items(users), "email")).containsExactly("root@example.com");
        assertThat(users.at("/0/roles/0").asText()).isEqualTo("tenant_admin");
        administrator
                .post("/api/v1/tenants", Map.of("name", "t", "plan", "pro", "admin", Map.of("email", "nobody")))
                .problem(400, "invalid_request");
    }

    @Test
    void whatIsDoneToATenantIsOnRecordWithWhoeverDidItAndOutlivesTheTenant() {
        administrator.patch(path, Map.of("plan", "free")).expect(200);
        administrator.patch(path, Map.of("plan", "free")).expect(200);
        administrator.patch(path, Map.of("status", "suspended")).expect(200);
        export();
        platform.place(tenant.id(), "schema");
        var deletion = administrator.delete(path).expect(202).json().path("id").asText();
        platform.awaitJob(tenant.id(), deletion);

        assertThat(onRecord("tenant.create")).hasSize(1);
        assertThat(onRecord("tenant.update"))
                .extracting(record -> record.path("details").toString())
                .containsExactly(
                        "{\"after\":{\"placement\":\"schema\"},\"before\":{\"placement\":\"shared\"}}",
                        changed("free", "suspended", "free", "active"),
                        changed("free", "active", "enterprise", "active"));
        assertThat(onRecord("tenant.delete")).singleElement().satisfies(record -> {
            assertThat(record.at("/details/before/name").asText()).isEqualTo("A company");
            assertThat(record.path("actor").asText()).isEqualTo("system");
        });
        assertThat(onRecord("tenant_job.create"))
                .extracting(record -> record.at("/details/after/kind").asText())
                .containsExactly("deletion", "move", "export");
        assertThat(onRecord("tenant_job.finish"))
                .extracting(record -> record.at("/details/after/kind").asText())
                .containsExactly("deletion", "move", "export");
        assertThat(onRecord("tenant_job.create"))
                .allSatisfy(record -> assertThat(record.path("actor").asText()).startsWith("key_"));
    }

    private static String changed(String plan, String status, String planBefore, String statusBefore) {
        var described = "{\"name\":\"A company\",\"plan\":\"%s\",\"status\":\"%s\"}";
        return "{\"after\":" + described.formatted(plan, status) + ",\"before\":"
                + described.formatted(planBefore, statusBefore) + "}";
    }

    /** What is on the platform's record about the tenant, newest first. */
    private List<JsonNode> onRecord(String action) {
        var records = administrator
                .get("/api/v1/audit?limit=200&kind=operation&action=" + action)
                .expect(200)
                .json();
        return Tenant.items(records.path("items")).stream()
                .filter(record -> record.toString().contains(tenant.id()))
                .toList();
    }

    @Test
    void aChangeThatCannotBePutOnRecordIsNotMade() {
        platform.execute(
                """
                create function refuse() returns trigger language plpgsql as $$
                begin
                    raise exception 'Not on record';
                end $$;
                create trigger refuse before insert on audit_records for each row
                    when (new.record like '%${tenant}%' or new.record like '%tokens_day%') execute function refuse();"""
                        .replace("${tenant}", tenant.id()));
        try {
            administrator.patch(path, Map.of("plan", "free")).expect(500);
            administrator.post(path + "/export", Map.of()).expect(500);
            administrator
                    .send("PUT", path + "/quotas", Map.of("quotas", List.of(Map.of("name", "tokens_day", "limit", 5))))
                    .expect(500);
        } finally {
            platform.execute("drop function refuse cascade");
        }
        var shown = administrator.get(path).expect(200).json();
        assertThat(shown.path("plan").asText()).isEqualTo("enterprise");
        assertThat(new Tenant("", administrator).list(path + "/jobs", 10)).isEmpty();
        assertThat(administrator.get(path + "/quotas").expect(200).json().path("quotas"))
                .isEmpty();
    }

    private static ObjectNode withoutInstance(JsonNode problem) {
        return ((ObjectNode) problem.deepCopy()).without(List.of("instance", "request_id"));
    }

    @Test
    void aSuspendedTenantIsRefusedWithinFiveSecondsAndLosesNothing() {
        var collection = tenant.collectionWith("keeper.txt", TEXT);
        var developer = tenant.clientWith("developer");
        developer.get("/api/v1/collections").expect(200);
        var person = tenant.client().withKey(Logins.of(platform).token("root@example.com", tenant.id()));
        person.get("/api/v1/users").expect(200);

        administrator.patch(path, Map.of("status", "suspended")).expect(200);

        for (var client : List.of(tenant.client(), developer, person)) {
            eventually(IN_FORCE_WITHIN, () -> client.get("/api/v1/collections"), reply -> reply.status() == 403)
                    .problem(403, "tenant_suspended");
        }
        tenant.client()
                .post("/api/v1/chat", Map.of("message", "Who?", "collections", List.of(collection)))
                .problem(403, "tenant_suspended");
        var key = "tenants/" + tenant.id() + "/collections/" + collection + "/meanwhile.txt";
        platform.s3()
                .putObject(
                        request -> request.bucket(platform.bucket()).key(key),
                        RequestBody.fromString("The second keeper is called Bede."));
        eventually(
                () -> platform.count("select count(*) from held_writes where tenant_id = ?", tenant.id()),
                held -> held > 0);
        assertThat(platform.count("select count(*) from documents where tenant_id = ?", tenant.id()))
                .isEqualTo(1);

        administrator.patch(path, Map.of("status", "active")).expect(200);

        eventually(IN_FORCE_WITHIN, () -> developer.get("/api/v1/collections"), reply -> reply.status() == 200)
                .expect(200);
        var documents = eventually(
                () -> tenant.list(Tenant.documents(collection), 10),
                found -> found.stream()
                                .filter(d -> d.path("status").asText().equals("ready"))
                                .count()
                        == 2);
        assertThat(Tenant.field(documents, "name")).containsExactlyInAnyOrder("keeper.txt", "meanwhile.txt");
        assertThat(platform.count("select count(*) from held_writes where tenant_id = ?", tenant.id()))
                .isZero();
    }

    @Test
    void whoeverRunsThePlatformCannotLockThemselvesOut() {
        var own = "/api/v1/tenants/"
                + new Tenant("", administrator)
                        .list("/api/v1/tenants", 200).stream()
                                .filter(each -> each.path("name").asText().equals("platform"))
                                .findFirst()
                                .orElseThrow()
                                .path("id")
                                .asText();
        administrator.patch(own, Map.of("status", "suspended")).problem(409, "own_tenant");
        administrator.delete(own).problem(409, "own_tenant");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "schema"})
    void anExportHasAllThatTheTenantHas(String placement) throws Exception {
        var collection = tenant.collectionWith("keeper.txt", TEXT);
        var document = tenant.list(Tenant.documents(collection), 10)
                .getFirst()
                .path("id")
                .asText();
        var answer = tenant.answer("Who is the lighthouse keeper?", collection);
        var key = tenant.issueKey("viewer");
        var prompt = tenant.make("/api/v1/prompts", Map.of("name", "greets", "template", "Good evening"));
        tenant.client()
                .send("PUT", "/api/v1/prompts/" + prompt + "/labels/production", Map.of("version", "1.0.0"))
                .expect(200);
        tenant.make(
                "/api/v1/models",
                Map.of(
                        "name", "own",
                        "provider", "openai",
                        "config",
                                Map.of(
                                        "model",
                                        "llama",
                                        "url",
                                        "http://127.0.0.1:9/v1",
                                        "api_key",
                                        "sk-never-exported")));
        platform.place(tenant.id(), placement);

        var job = export();

        assertThat(Instant.parse(job.path("download_expires_at").asText()))
                .isBetween(Instant.now(), Instant.now().plus(Duration.ofMinutes(16)));
        var files = unzip(fetch(job.path("download_url").asText()));
        assertThat(lines(files, "tables/collections.jsonl"))
                .singleElement()
                .satisfies(row -> assertThat(row.path("id").asText()).isEqualTo(collection));
        assertThat(lines(files, "tables/documents.jsonl"))
                .singleElement()
                .satisfies(row -> assertThat(row.path("id").asText()).isEqualTo(document));
        assertThat(lines(files, "tables/chunks.jsonl"))
                .hasSize((int) tenant.document(document).path("chunks").asLong());
        assertThat(Tenant.field(lines(files, "tables/messages.jsonl"), "body"))
                .contains("Who is the lighthouse keeper?", answer.path("answer").asText());
        assertThat(Tenant.field(lines(files, "tables/api_keys.jsonl"), "id"))
                .hasSize(2)
                .contains(key.path("id").asText());
        assertThat(lines(files, "tables/api_keys.jsonl")).noneMatch(row -> row.has("hash"));
        assertThat(Tenant.field(lines(files, "tables/prompt_versions.jsonl"), "template"))
                .containsExactly("Good evening");
        assertThat(Tenant.field(lines(files, "tables/prompt_label_moves.jsonl"), "label"))
                .containsExactly("production");
        assertThat(lines(files, "tables/tenant_model_versions.jsonl"))
                .singleElement()
                .satisfies(row -> assertThat(row.has("key_reference")).isFalse());
        assertThat(files.values())
                .noneMatch(bytes -> new String(bytes, StandardCharsets.UTF_8).contains("sk-never-exported"));
        assertThat(lines(files, "tables/tenants.jsonl")).hasSize(1);
        assertThat(lines(files, "items/tasks.jsonl")).isNotEmpty();
        var objects = platform.objects("tenants/" + tenant.id() + "/");
        // One text more for each attempt at the ingestion that was broken off and repeated.
        assertThat(objects).hasSizeGreaterThanOrEqualTo(2).allSatisfy(object -> assertThat(files)
                .containsKey("objects/" + object));
        assertThat(objects)
                .allSatisfy(object -> assertThat(new String(files.get("objects/" + object), StandardCharsets.UTF_8))
                        .isEqualTo(TEXT));
        assertManifestIsTrue(files);
    }

    private JsonNode export() {
        var job = administrator.post(path + "/export", Map.of()).expect(202).json();
        return platform.awaitJob(tenant.id(), job.path("id").asText());
    }

    private static void assertManifestIsTrue(Map<String, byte[]> files) throws Exception {
        var manifest = Json.read(new String(files.get("manifest.json"), StandardCharsets.UTF_8), JsonNode.class);
        assertThat(manifest.path("entries").size()).isEqualTo(files.size() - 1);
        for (var entry : manifest.path("entries")) {
            var content = files.get(entry.path("name").asText());
            assertThat(entry.path("bytes").asLong()).isEqualTo(content.length);
            assertThat(entry.path("sha256").asText())
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
            if (entry.has("rows")) {
                assertThat(lines(files, entry.path("name").asText()))
                        .hasSize(entry.path("rows").asInt());
            }
        }
    }

    private static byte[] fetch(String url) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var reply = http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray());
            assertThat(reply.statusCode()).isEqualTo(200);
            return reply.body();
        }
    }

    private static Map<String, byte[]> unzip(byte[] archive) throws IOException {
        var files = new HashMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }

    private static List<JsonNode> lines(Map<String, byte[]> files, String name) {
        assertThat(files).containsKey(name);
        return new String(files.get(name), StandardCharsets.UTF_8)
                .lines()
                .map(line -> Json.read(line, JsonNode.class))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "schema", "database:further"})
    void ofADeletedTenantNothingIsLeftAnywhere(String placement) {
        var collection = tenant.collectionWith("keeper.txt", TEXT);
        tenant.answer("Who is the lighthouse keeper?", collection);
        tenant.issueKey("viewer");
        tenant.make(
                "/api/v1/models",
                Map.of(
                        "name", "own",
                        "provider", "openai",
                        "config", Map.of("model", "llama", "url", "http://127.0.0.1:9/v1", "api_key", "sk-to-go")));
        export();
        platform.place(tenant.id(), placement);
        assertThat(platform.objects("exports/" + tenant.id() + "/")).hasSize(1);
        var documents = platform.objects("tenants/" + tenant.id() + "/");
        assertThat(documents).hasSizeGreaterThanOrEqualTo(2);

        var accepted = administrator.delete(path).expect(202).json();
        eventually(
                IN_FORCE_WITHIN,
                () -> tenant.client().get("/api/v1/collections"),
                reply -> reply.status() == 403 || reply.status() == 401);
        var report =
                platform.awaitJob(tenant.id(), accepted.path("id").asText()).path("report");

        var home = placement.equals("schema") ? tenant.id().toLowerCase(java.util.Locale.ROOT) + "." : "public.";
        var removed = report.path("removed");
        assertThat(removed.path((placement.startsWith("database") ? placement + " " : home) + "documents")
                        .asLong())
                .as(report.toString())
                .isEqualTo(1);
        // The timer of the audit archive may have put down the heads of the tenant's chains since.
        assertThat(removed.path("objects").asLong()).as(report.toString()).isGreaterThanOrEqualTo(documents.size() + 1);
        assertThat(removed.path("items jarvis-tasks").asLong()).isEqualTo(1);
        assertThat(removed.path("model keys").asLong()).isEqualTo(1);
        assertThat(report.path("left").size()).isZero();
        eventually(IN_FORCE_WITHIN, () -> tenant.client().get("/api/v1/collections"), r -> r.status() == 401)
                .problem(401, "invalid_credentials");
        administrator.get(path).problem(404, "not_found");
        administrator.patch(path, Map.of("status", "active")).problem(404, "not_found");
        administrator.delete(path).problem(404, "not_found");
        assertThat(Tenant.field(new Tenant("", administrator).list("/api/v1/tenants", 200), "id"))
                .doesNotContain(tenant.id());
        assertThat(Tenant.field(new Tenant("", administrator).list(path + "/jobs", 50), "kind"))
                .contains("deletion");
        for (var table : List.of("api_keys", "collections", "documents", "chunks", "conversations", "messages")) {
            assertThat(platform.count("select count(*) from " + table + " where tenant_id = ?", tenant.id()))
                    .as(table)
                    .isZero();
        }
        for (var prefix : List.of("tenants/", "exports/")) {
            assertThat(platform.objects(prefix + tenant.id() + "/")).isEmpty();
        }
        assertThat(platform.dynamoDb()
                        .scan(request -> request.tableName("jarvis-tasks"))
                        .items())
                .noneMatch(item -> item.get("pk").s().contains(tenant.id()));
    }

    @Test
    void nothingIsWrittenInADeletedTenantsName() {
        tenant.collection();
        var accepted = administrator.delete(path).expect(202).json();
        assertThat(administrator.delete(path).expect(202).json().path("id")).isEqualTo(accepted.path("id"));
        administrator.post(path + "/export", Map.of()).problem(409, "tenant_busy");
        platform.awaitJob(tenant.id(), accepted.path("id").asText());

        try (var database =
                Database.open(platform.jdbcUrl(), DatabaseCredentials.of(platform.secretOf("jarvis_app")), 1)) {
            var deleted = new TenantId(tenant.id());
            assertThatThrownBy(() -> database.run(
                            deleted,
                            handle -> handle.execute(
                                    "insert into collections (tenant_id, id, name, metadata, created_at)"
                                            + " values (?, 'x', 'x', '{}', now())",
                                    tenant.id())))
                    .hasMessageContaining("can only be read");
            new SqlUsageLedger(database).append(List.of(usage(deleted)));
        }
        assertThat(platform.count("select count(*) from usage_records where tenant_id = ?", tenant.id()))
                .isZero();
    }

    private static UsageRecord usage(TenantId tenant) {
        return new UsageRecord(
                UsageId.fresh(),
                new Account(tenant, Optional.empty()),
                Scenario.CHAT,
                new ModelId("a-model"),
                new TokenUsage(1, 1),
                Optional.empty(),
                Outcome.ANSWERED,
                false,
                Instant.now());
    }
}
