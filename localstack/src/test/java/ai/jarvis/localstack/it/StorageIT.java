package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;

/** What a tenant stores is exactly what it may, however many upload at a time and whichever way. */
@ExtendWith(Platform.Provider.class)
class StorageIT {
    private static final int AT_A_TIME = 40;

    private final Platform platform;
    private final Tenant tenant;

    StorageIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
    }

    /** Before the tenant's first request: nobody knows another limit of it. */
    private String collectionLimitedTo(String name, long amount) {
        var request = platform.superAdministrator()
                .request("/api/v1/tenants/" + tenant.id() + "/quotas")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(
                        Json.write(Map.of("quotas", List.of(Map.of("name", name, "limit", amount))))));
        Client.send(request).expect(200);
        return tenant.collection();
    }

    /** Whom a busy machine tells to come again comes again. */
    private Reply send(String collection, String name, String text) {
        var document = Map.of("name", name, "text", text);
        return eventually(
                () -> tenant.client().post(Tenant.documents(collection), document), reply -> reply.status() != 503);
    }

    private static <T> List<T> atOnce(int count, IntFunction<T> work) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = IntStream.range(0, count)
                    .<Callable<T>>mapToObj(i -> () -> work.apply(i))
                    .toList();
            var done = new ArrayList<T>();
            for (var each : threads.invokeAll(tasks)) {
                done.add(each.get());
            }
            return done;
        }
    }

    private static List<Reply> accepted(List<Reply> replies, String limit) {
        var refused = replies.stream().filter(reply -> reply.status() != 202).toList();
        assertThat(refused).allSatisfy(reply -> reply.problem(429, limit));
        return replies.stream().filter(reply -> reply.status() == 202).toList();
    }

    private long used(String name) {
        return Tenant.items(
                        tenant.client().get("/api/v1/quotas").expect(200).json().path("quotas"))
                .stream()
                .filter(quota -> quota.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow()
                .path("used")
                .asLong();
    }

    private Map<String, Long> documentsByStatus(String collection) {
        return tenant.list(Tenant.documents(collection), 100).stream()
                .collect(Collectors.groupingBy(
                        document -> document.path("status").asText(), Collectors.counting()));
    }

    private Map<String, Long> awaitStatuses(String collection, Map<String, Long> wanted) {
        return eventually(() -> documentsByStatus(collection), wanted::equals);
    }

    /** The sums are those of what there is, at one moment: some of it may still be worked on. */
    @AfterEach
    void theSumsAreRight() {
        for (var sum : Map.of("documents", "held_documents", "vectors", "held_chunks", "bytes", "held_bytes")
                .entrySet()) {
            assertThat(platform.count(
                            "select %s - (select coalesce(sum(%s), 0) from documents where tenant_id = tenant)"
                                            .formatted(sum.getKey(), sum.getValue())
                                    + " from stored_totals where tenant = ?",
                            tenant.id()))
                    .as(sum.getKey())
                    .isZero();
        }
    }

    @Test
    void ofManyUploadsAtATimeExactlyTheLimitOfDocumentsIsAccepted() throws Exception {
        var collection = collectionLimitedTo("documents", 10);

        var accepted = accepted(
                atOnce(AT_A_TIME, i -> send(collection, "d" + i + ".txt", "Document " + i + ".")), "documents");

        assertThat(accepted).hasSize(10);
        for (var reply : accepted) {
            tenant.awaitReady(reply.json().path("id").asText());
        }
        assertThat(used("documents")).isEqualTo(10);
        assertThat(used("vectors")).isEqualTo(10);
    }

    @Test
    void ofManyUploadsAtATimeAllBytesAreUsedAndNoneTooMany() throws Exception {
        var collection = collectionLimitedTo("storage_bytes", 1_050);

        var accepted = accepted(atOnce(AT_A_TIME, i -> send(collection, "d" + i, "x".repeat(100))), "storage_bytes");

        assertThat(accepted).hasSize(10);
        assertThat(used("storage_bytes")).isEqualTo(1_000);
        send(collection, "small", "x".repeat(51)).problem(429, "storage_bytes");
        send(collection, "small", "x".repeat(50)).expect(202);
    }

    @Test
    void ofManyVersionsAtATimeEachTakesThePlaceOfTheOneBefore() throws Exception {
        var collection = collectionLimitedTo("documents", 1);
        send(collection, "same.txt", "A document.").expect(202);

        var accepted = accepted(atOnce(10, i -> send(collection, "same.txt", "Version " + i + ".")), "documents");

        assertThat(accepted).hasSize(10);
        assertThat(used("documents")).isEqualTo(1);
    }

    @Test
    void ofManyDocumentsThatAreWorkedOnAtATimeAsManyBecomeReadyAsThereMayBeVectors() throws Exception {
        var collection = collectionLimitedTo("vectors", 5);

        atOnce(15, i -> send(collection, "d" + i + ".txt", "Document " + i + ".")
                .expect(202));

        var wanted = Map.of("ready", 5L, "failed", 10L);
        assertThat(awaitStatuses(collection, wanted)).isEqualTo(wanted);
        assertThat(used("vectors")).isEqualTo(5);
        assertThat(used("documents")).isEqualTo(5);
        assertThat(used("storage_bytes"))
                .as("of what was refused no bytes are kept")
                .isEqualTo(platform.count(
                        "select sum(bytes) from documents where status = 'ready' and tenant_id = ?", tenant.id()));
    }

    @Test
    void filesThatArePutIntoTheBucketCountToo() throws Exception {
        var collection = collectionLimitedTo("documents", 4);

        atOnce(12, i -> platform.s3()
                .putObject(
                        request -> request.bucket(platform.bucket())
                                .key("tenants/" + tenant.id() + "/collections/" + collection + "/d" + i + ".txt"),
                        RequestBody.fromString("Document " + i + ".")));

        var wanted = Map.of("ready", 4L, "failed", 8L);
        assertThat(awaitStatuses(collection, wanted)).isEqualTo(wanted);
        assertThat(tenant.list(Tenant.documents(collection), 100))
                .filteredOn(document -> document.path("status").asText().equals("failed"))
                .allSatisfy(document -> assertThat(document.path("error").asText())
                        .contains("The limit documents (4, tenant) is reached", "Make room"));
        send(collection, "e.txt", "By the API.").problem(429, "documents");
        assertThat(used("documents")).isEqualTo(4);
    }

    @Test
    void whatIsDeletedGivesItsRoomBack() throws Exception {
        var collection = collectionLimitedTo("documents", 3);
        var documents = new ArrayList<String>();
        for (int i = 0; i < 3; i++) {
            documents.add(tenant.sendText(collection, "d" + i + ".txt", "Document " + i + "."));
        }
        documents.forEach(tenant::awaitReady);

        var gone = atOnce(6, i -> tenant.client().delete("/api/v1/documents/" + documents.get(i % 2)));

        assertThat(gone).extracting(Reply::status).containsAnyOf(204, 404);
        assertThat(used("documents")).isEqualTo(1);
        assertThat(used("vectors")).isEqualTo(1);
        assertThat(accepted(atOnce(10, i -> send(collection, "e" + i + ".txt", "Another.")), "documents"))
                .hasSize(2);
        tenant.client().delete("/api/v1/collections/" + collection).expect(204);
        assertThat(used("documents")).isZero();
        assertThat(used("storage_bytes")).isZero();
    }

    @Test
    void anUploadThatNeverCameGivesItsRoomBackWhenItHasExpired() throws SQLException {
        var collection = collectionLimitedTo("documents", 1);
        var awaited = tenant.client()
                .post(Tenant.documents(collection), Map.of("name", "a.txt", "upload", "presigned"))
                .expect(201)
                .json()
                .path("id")
                .asText();
        send(collection, "b.txt", "One.").problem(429, "documents");

        expire(awaited);

        assertThat(used("documents")).isZero();
        tenant.awaitReady(
                send(collection, "b.txt", "One.").expect(202).json().path("id").asText());
        assertThat(tenant.awaitFailure(awaited)).contains("expired");
    }

    private void expire(String document) throws SQLException {
        try (var connection = platform.database("jarvis_app")) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("select set_config('jarvis.tenant_id', '" + tenant.id() + "', true)");
                statement.execute("update documents set upload_expires_at = now() - interval '1 hour' where id = '"
                        + document + "'");
            }
            connection.commit();
        }
    }

    @Test
    void aPresignedUploadThatIsTooLargeForTheRoomLeavesNothingBehind() {
        var collection = collectionLimitedTo("storage_bytes", 100);
        var awaited = tenant.client()
                .post(Tenant.documents(collection), Map.of("name", "a.txt", "upload", "presigned"))
                .expect(201)
                .json();

        put(awaited, "x".repeat(101));

        var document = awaited.path("id").asText();
        assertThat(tenant.awaitFailure(document)).contains("storage_bytes (100, tenant)");
        assertThat(used("storage_bytes")).isZero();
        var left = eventually(
                () -> platform.objects("tenants/" + tenant.id() + "/uploads/" + document + "/"), List::isEmpty);
        assertThat(left).isEmpty();
    }

    private static void put(JsonNode awaited, String text) {
        var put = HttpRequest.newBuilder(URI.create(awaited.path("upload_url").asText()))
                .PUT(BodyPublishers.ofString(text));
        awaited.path("upload_headers")
                .properties()
                .forEach(header -> put.header(header.getKey(), header.getValue().asText()));
        Client.send(put).expect(200);
    }
}
