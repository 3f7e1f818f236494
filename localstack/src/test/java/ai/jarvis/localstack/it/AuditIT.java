package ai.jarvis.localstack.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.audit.AuditArchiver;
import ai.jarvis.audit.S3AuditArchive;
import ai.jarvis.platform.DatabaseCredentials;
import ai.jarvis.platform.Json;
import ai.jarvis.platform.PostgresDataSource;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** What is on record about a tenant is complete, stays as it was written, and is found wherever it lies. */
@ExtendWith(Platform.Provider.class)
class AuditIT {
    private static final String AUDIT = "/api/v1/audit";

    private final Platform platform;
    private final Tenant tenant;

    AuditIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
    }

    private List<JsonNode> records(String query) {
        var reply = tenant.client().get(AUDIT + "?limit=200&" + query).expect(200);
        return StreamSupport.stream(reply.json().path("items").spliterator(), false)
                .toList();
    }

    /** All records, page by page; listing is on record too, after the first page. */
    private List<JsonNode> list(String query, int limit) {
        var all = new ArrayList<JsonNode>();
        var cursor = "";
        do {
            var page = tenant.client()
                    .get(AUDIT + "?limit=" + limit + "&" + query + cursor)
                    .expect(200)
                    .json();
            page.path("items").forEach(all::add);
            cursor = page.has("next_cursor")
                    ? "&cursor=" + page.path("next_cursor").asText()
                    : "";
        } while (!cursor.isEmpty());
        return all;
    }

    private JsonNode verify() {
        return tenant.client().post(AUDIT + "/verify", Map.of()).expect(200).json();
    }

    private void assertIntact() {
        var found = verify();
        assertThat(found.path("intact").asBoolean()).as(found.toString()).isTrue();
        assertThat(found.has("next_cursor")).isFalse();
    }

    private void assertBroken(long seq, String reason) {
        var found = verify();
        assertThat(found.path("intact").asBoolean()).as(found.toString()).isFalse();
        assertThat(found.at("/first_broken/chain").asText()).isEqualTo("operations");
        assertThat(found.at("/first_broken/seq").asLong()).as(found.toString()).isEqualTo(seq);
        assertThat(found.at("/first_broken/reason").asText()).isEqualTo(reason);
    }

    /** Does something as one who may do everything, and whom no trigger stops. */
    private void tamper(String sql) {
        try (var connection = platform.database("postgres");
                var statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute(sql.replace("${chain}", "tenant_id = '" + tenant.id() + "' and chain = 'operations'"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private AuditArchiver archiver(S3Client s3) {
        var owner =
                new PostgresDataSource(platform.jdbcUrl(), DatabaseCredentials.of(platform.secretOf("jarvis_owner")));
        var later = Clock.offset(Clock.systemUTC(), Duration.ofDays(9));
        return new AuditArchiver(List.of(owner), new S3AuditArchive(s3, platform.bucket()), later, Duration.ofDays(7));
    }

    /** This tenant's, which is the newest, and so the last. */
    private AuditArchiver.Progress archive() {
        return archiver(platform.s3()).run(Optional.of(tenant.id()), Instant.MAX);
    }

    private void collections(int count) {
        IntStream.range(0, count).forEach(i -> tenant.collection());
    }

    private long hotRecords() {
        return platform.count("select count(*) from audit_records where tenant_id = ?", tenant.id());
    }

    private List<String> archivedObjects() {
        return platform.objects("audit/" + tenant.id() + "/operations/");
    }

    private void rewrite(String object, UnaryOperator<String> change) {
        try (var bytes = platform.s3()
                .getObject(request -> request.bucket(platform.bucket()).key(object))) {
            var text = new String(new GZIPInputStream(bytes).readAllBytes(), StandardCharsets.UTF_8);
            var changed = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(changed)) {
                gzip.write(change.apply(text).getBytes(StandardCharsets.UTF_8));
            }
            platform.s3()
                    .putObject(
                            request -> request.bucket(platform.bucket()).key(object),
                            RequestBody.fromInputStream(
                                    new ByteArrayInputStream(changed.toByteArray()), changed.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void tellsWhoChangedWhatAndWhatItWasLike() {
        var key = tenant.issueKey("developer");
        var developer = tenant.client().withKey(key.path("api_key").asText());
        var made = developer
                .post("/api/v1/collections", Map.of("name", "Plans", "metadata", Map.of("password", "swordfish")))
                .expect(201);
        var collection = made.json().path("id").asText();
        developer.delete("/api/v1/collections/" + collection).expect(204);

        var found = records("actor=" + key.path("id").asText() + "&kind=operation");

        assertThat(found)
                .extracting(record -> record.path("action").asText())
                .containsExactly("collection.delete", "collection.create");
        assertThat(found).allSatisfy(record -> {
            assertThat(record.path("resource").asText()).isEqualTo(collection);
            assertThat(record.path("outcome").asText()).isEqualTo("success");
            assertThat(record.path("details").toString()).doesNotContain("swordfish");
        });
        assertThat(found.getFirst().at("/details/before/name").asText()).isEqualTo("Plans");
        assertThat(found.getLast().at("/details/after/name").asText()).isEqualTo("Plans");
        assertThat(found.getLast().path("request_id").asText()).isEqualTo(made.header("X-Request-Id"));
        assertIntact();
    }

    @Test
    void tellsWhatIsAnsweredBeforeItIsAnsweredAndKeepsNoSecrets() {
        var secret = tenant.client().key().orElseThrow();
        var reply = tenant.client()
                .get("/api/v1/collections?limit=7&token=abc&q=" + secret)
                .expect(200);

        var found = records("kind=access&action=GET%20/api/v1/collections").getFirst();

        assertThat(found.path("request_id").asText()).isEqualTo(reply.header("X-Request-Id"));
        assertThat(found.at("/details/path").asText()).isEqualTo("/api/v1/collections");
        assertThat(found.at("/details/status").asInt()).isEqualTo(200);
        assertThat(found.at("/details/duration_ms").isInt()).isTrue();
        assertThat(found.at("/details/parameters/limit").asText()).isEqualTo("7");
        assertThat(found.at("/details/parameters/token").asText()).isEqualTo("[hidden]");
        assertThat(found.toString()).doesNotContain(secret);
    }

    @Test
    void tellsWhoWasNotAllowedSomethingAndWhoProbes() {
        var viewer = tenant.clientWith("viewer");
        viewer.post("/api/v1/collections", Map.of("name", "Mine")).expect(403);
        for (int i = 0; i < 20; i++) {
            viewer.get("/api/v1/documents/doc_01J0000000000000000000000" + i % 10)
                    .expect(404);
        }

        var denied = records("kind=security&action=permission.deny").getFirst();
        assertThat(denied.path("outcome").asText()).isEqualTo("refused");
        assertThat(denied.at("/details/problem").asText()).isEqualTo("permission_denied");
        assertThat(records("kind=security&action=access.odd")).hasSize(1);
    }

    @Test
    void tellsThePlatformOfFailedLogins() {
        var address = "198.51.100." + ThreadLocalRandom.current().nextInt(1, 255);
        var reply = Client.send(platform.anonymous()
                        .withKey("jv_of_nobody")
                        .request("/api/v1/collections")
                        .header("X-Forwarded-For", address + ", 192.0.2.1")
                        .GET())
                .expect(401);

        var found = platform.superAdministrator()
                .get(AUDIT + "?kind=security&action=login.fail&limit=200")
                .expect(200)
                .json()
                .path("items");

        assertThat(found).anySatisfy(record -> {
            assertThat(record.path("request_id").asText()).isEqualTo(reply.header("X-Request-Id"));
            assertThat(record.path("actor").asText()).isEqualTo("anonymous");
            assertThat(record.at("/details/client").asText()).isEqualTo(address);
        });
        assertThat(found.toString()).doesNotContain("jv_of_nobody");
    }

    @Test
    void isVerifiedWithoutABodyToo() {
        var request = tenant.client().request(AUDIT + "/verify").POST(HttpRequest.BodyPublishers.noBody());

        assertThat(Client.send(request).expect(200).json().path("intact").asBoolean())
                .isTrue();
    }

    @Test
    void isReadByAdministratorsOfTheTenantOnly() {
        tenant.clientWith("developer", "viewer", "operator").get(AUDIT).problem(403, "permission_denied");
        tenant.clientWith("developer").post(AUDIT + "/verify", Map.of()).problem(403, "permission_denied");
        var collection = tenant.collection();

        var stranger = platform.tenant();

        assertThat(stranger.client().get(AUDIT + "?limit=200").text()).doesNotContain(tenant.id(), collection);
        assertThat(platform.superAdministrator().get(AUDIT + "?limit=200").text())
                .doesNotContain(collection);
    }

    @Test
    void refusesFiltersAndCursorsThatAreNone() {
        for (var query : List.of("from=yesterday", "to=x", "outcome=fine", "kind=gossip", "cursor=Zm9v")) {
            tenant.client().get(AUDIT + "?" + query).problem(400, "invalid_request");
        }
        tenant.client().post(AUDIT + "/verify", Map.of("cursor", "x")).problem(400, "invalid_request");
    }

    @Test
    void staysIntactWhileManyWrite() throws Exception {
        var clients = IntStream.range(0, 8)
                .mapToObj(i -> tenant.clientWith("tenant_admin"))
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = clients.stream()
                    .<Callable<Integer>>map(client -> () -> {
                        for (int i = 0; i < 20; i++) {
                            var id = client.post("/api/v1/collections", Map.of("name", "C" + i))
                                    .expect(201)
                                    .json()
                                    .path("id")
                                    .asText();
                            client.get("/api/v1/collections/" + id).expect(200);
                            client.delete("/api/v1/collections/" + id).expect(204);
                        }
                        return 60;
                    })
                    .toList();
            for (var done : threads.invokeAll(work)) {
                assertThat(done.get()).isEqualTo(60);
            }
        }

        assertIntact();
        assertThat(platform.count(
                        "select count(*) from audit_records where tenant_id = ? and action like 'collection.%'",
                        tenant.id()))
                .isEqualTo(8 * 20 * 2);
        assertThat(platform.count(
                        "select count(*) from audit_records where tenant_id = ? and action like '% /api/v1/collections%'",
                        tenant.id()))
                .isEqualTo(8 * 20 * 3);
    }

    @Test
    void findsARecordThatWasAltered() {
        collections(5);
        tamper("update audit_records set record = replace(record, 'Handbooks', 'Handbags') where ${chain} and seq = 5");

        assertBroken(5, "altered");
    }

    @Test
    void findsARecordThatIsHiddenFromAQuestion() {
        collections(3);
        tamper("update audit_records set actor = 'key_other' where ${chain} and seq = 3");

        assertBroken(3, "altered");
    }

    @Test
    void findsThatARecordIsMissing() {
        collections(5);
        tamper("delete from audit_records where ${chain} and seq = 4");

        assertBroken(4, "missing");
    }

    @Test
    void findsRecordsThatChangedPlaces() {
        collections(5);
        tamper(
                "update audit_records set seq = case seq when 4 then 1005 else 1004 end where ${chain} and seq in (4, 5)");
        tamper("update audit_records set seq = seq - 1000 where ${chain} and seq > 1000");

        assertBroken(4, "reordered");
    }

    @Test
    void findsARecordThatWasPutIn() {
        collections(5);
        var end = platform.count(
                "select max(seq) from audit_records where tenant_id = ? and chain = 'operations'", tenant.id());
        tamper("insert into audit_records"
                + " select tenant_id, chain, seq + 1, replace(record, 'Handbooks', 'Forged'), hash, id, kind, actor, action,"
                + " outcome, created_at from audit_records where ${chain} and seq = " + end);

        assertBroken(end + 1, "inserted");
    }

    @Test
    void findsThatTheTailWasCutOff() {
        collections(5);
        tamper("delete from audit_records where ${chain} and seq > 4");

        assertBroken(5, "cut_off");
    }

    @Test
    void findsThatTheTailWasCutOffWithTheHead() {
        collections(5);
        archive();
        collections(5);
        archive();
        tamper("delete from audit_archives where ${chain} and first_seq > 1");
        tamper("update audit_heads h set (seq, hash) = (select last_seq, last_hash from audit_archives a"
                + " where a.tenant_id = h.tenant_id and a.chain = h.chain) where ${chain}");

        var end =
                platform.count("select seq from audit_heads where tenant_id = ? and chain = 'operations'", tenant.id());
        assertBroken(end + 1, "cut_off");
    }

    @Test
    void answersFromTheArchiveAsFromTheDatabase() {
        collections(7);
        var before = list("", 3);
        var until = before.getFirst().path("at").asText();

        var progress = archive();

        assertThat(progress.broken()).noneMatch(chain -> chain.startsWith(tenant.id()));
        assertThat(hotRecords()).as("what was listed is archived").isLessThan(before.size());
        collections(2);
        var after = list("to=" + Instant.parse(until).plusMillis(1), 4);
        assertThat(after.subList(after.size() - before.size(), after.size())).isEqualTo(before);
        var created = list("action=collection.create&kind=operation", 2);
        assertThat(created)
                .hasSize(9)
                .allMatch(record -> record.path("resource").asText().startsWith("col_"));
        assertIntact();
    }

    @Test
    void archivesOnceHoweverOftenItIsStarted() throws Exception {
        collections(5);
        var before = records("kind=operation");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(
                    List.<Callable<AuditArchiver.Progress>>of(this::archive, this::archive, this::archive))) {
                done.get();
            }
        }
        archive();

        assertThat(records("kind=operation")).isEqualTo(before);
        assertThat(archivedObjects()).hasSize(1);
        assertIntact();
    }

    @Test
    void theArchiveIsOfTenantsInFurtherDatabasesToo() {
        platform.place(tenant.id(), "database:" + Platform.FURTHER);
        tenant.collection();

        platform.invoke("audit-archive", Json.write(Map.of("after", tenant.id())));

        assertThat(platform.objects("audit/" + tenant.id() + "/anchors/operations/"))
                .isNotEmpty();
        assertIntact();
    }

    @Test
    void losesAndDoublesNothingWhenItIsInterruptedAfterAnUpload() {
        collections(5);
        var before = records("kind=operation");
        var interrupted = archiver(dyingBeforeItReadsAgain(platform.s3()));
        assertThatThrownBy(() -> interrupted.run(Optional.of(tenant.id()), Instant.MAX))
                .hasMessageContaining("killed");
        assertThat(platform.objects("audit/" + tenant.id() + "/"))
                .as("uploaded")
                .hasSize(1);
        assertThat(records("kind=operation")).isEqualTo(before);
        collections(1);

        archive();

        assertThat(records("kind=operation").subList(1, before.size() + 1)).isEqualTo(before);
        assertThat(archivedObjects()).hasSize(1);
        assertIntact();
    }

    private static S3Client dyingBeforeItReadsAgain(S3Client s3) {
        return (S3Client) Proxy.newProxyInstance(
                S3Client.class.getClassLoader(), new Class<?>[] {S3Client.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getObject")) {
                        throw new IllegalStateException("killed");
                    }
                    try {
                        return method.invoke(s3, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void findsWhatIsWrongInTheArchive() {
        collections(5);
        archive();
        var object = archivedObjects().getFirst();
        assertIntact();

        rewrite(object, text -> text.replaceFirst("Handbooks", "Handbags"));
        assertThat(verify().at("/first_broken/reason").asText()).isEqualTo("altered");
        rewrite(object, text -> text.replaceFirst("Handbags", "Handbooks"));
        assertThat(verify().at("/first_broken/reason").asText())
                .as("packed anew, but with the same records")
                .isIn("", "altered");

        rewrite(object, text -> text.replaceFirst("(?m)^\\{\"seq\":4,.*\n", ""));
        assertBroken(4, "missing");
    }

    @Test
    void findsRecordsOfTheArchiveThatChangedPlaces() {
        collections(5);
        archive();

        rewrite(archivedObjects().getFirst(), text -> text.replaceFirst("(?m)^(\\{\"seq\":3,.*\n)(.*\n)", "$2$1"));

        assertBroken(3, "reordered");
    }

    @Test
    void findsThatAnObjectOfTheArchiveIsGone() {
        collections(5);
        archive();
        var object = archivedObjects().getFirst();
        platform.s3().deleteObject(request -> request.bucket(platform.bucket()).key(object));

        assertBroken(1, "missing");
    }

    @Test
    void theApplicationCanAppendAndNothingElse() throws SQLException {
        collections(1);
        try (var connection = platform.database("jarvis_app");
                var statement = connection.createStatement()) {
            statement.execute("set jarvis.tenant_id = '" + tenant.id() + "'");
            for (var sql : List.of(
                    "update audit_records set record = '{}'",
                    "delete from audit_records",
                    "truncate audit_records",
                    "insert into audit_records (tenant_id, chain, seq, record, hash, created_at)" + " values ('"
                            + tenant.id() + "', 'operations', 99, '{}', '', now())",
                    "update audit_heads set seq = 0",
                    "delete from audit_heads",
                    "insert into audit_archives (tenant_id) values ('" + tenant.id() + "')",
                    "delete from audit_archives")) {
                assertThatThrownBy(() -> statement.execute(sql)).as(sql).hasMessageContaining("permission denied");
            }
        }
    }

    @Test
    void notEvenTheOwnerChangesARecordByMistake() throws SQLException {
        collections(1);
        try (var connection = platform.database("jarvis_owner");
                var statement = connection.createStatement()) {
            statement.execute("set jarvis.tenant_id = '" + tenant.id() + "'");
            for (var sql : List.of(
                    "update audit_records set created_at = now()",
                    "delete from audit_records",
                    "truncate audit_records")) {
                assertThatThrownBy(() -> statement.execute(sql))
                        .as(sql)
                        .hasMessageContaining("Audit records stay as they are");
            }
        }
    }
}
