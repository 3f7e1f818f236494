package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;

/** What readers find while documents come again, twice, out of order, and go. */
@ExtendWith(Platform.Provider.class)
class VersionsIT {
    private final Platform platform;
    private final Tenant tenant;
    private final String collection;

    VersionsIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
        this.collection = tenant.collection();
    }

    @Test
    void readersFindTheOldVersionOrTheNewOneAndNeverNoneOrBoth() throws Exception {
        var versions = IntStream.range(0, 6).mapToObj(VersionsIT::longText).toList();
        var document = tenant.sendText(collection, "changing.txt", versions.getFirst());
        tenant.awaitReady(document);
        var done = new AtomicBoolean();
        try (var threads = Executors.newFixedThreadPool(2)) {
            var searching = threads.submit(until(done, () -> {
                var chunks = tenant.chunks(collection);
                var seen = chunks.stream()
                        .map(chunk -> chunk.path("text").asText().replaceAll("(?s).*edition (\\d+).*", "$1"))
                        .collect(Collectors.toSet());
                return seen + " in " + chunks.size();
            }));
            var reading = threads.submit(until(done, () -> String.valueOf(versions.indexOf(tenant.text(document)))));
            for (var version : versions.subList(1, versions.size())) {
                tenant.sendText(collection, "changing.txt", version);
                eventually(() -> tenant.text(document), version::equals);
            }
            done.set(true);

            assertThat(reading.get()).allMatch(version -> !version.equals("-1")).hasSizeGreaterThan(10);
            var count = tenant.awaitReady(document).path("chunks").asInt();
            assertThat(searching.get()).allMatch(found -> found.matches("\\[\\d+] in " + count));
            assertThat(new HashSet<>(searching.get())).hasSizeGreaterThan(2);
        }
    }

    private static String longText(int edition) {
        return IntStream.range(0, 60)
                .mapToObj(i -> "This is sentence %02d of edition %d, which says the same as all the others."
                        .formatted(i, edition))
                .collect(Collectors.joining("\n\n"));
    }

    private static Callable<List<String>> until(AtomicBoolean done, Callable<String> question) {
        return () -> {
            var answers = new ArrayList<String>();
            while (!done.get()) {
                answers.add(question.call());
            }
            return answers;
        };
    }

    @Test
    void eventsThatComeTwiceAndOutOfOrderLeaveOneSetOfChunks() {
        var key = "tenants/" + tenant.id() + "/collections/" + collection + "/often.txt";
        for (int i = 0; i < 12; i++) {
            var text = longText(i);
            platform.s3()
                    .putObject(request -> request.bucket(platform.bucket()).key(key), RequestBody.fromString(text));
        }
        var documents = eventually(() -> tenant.list(Tenant.documents(collection), 50), found -> !found.isEmpty());
        var document = documents.getFirst().path("id").asText();
        eventually(() -> tenant.client().get("/api/v1/documents/" + document + "/text"), reply -> reply.text()
                .equals(longText(11)));

        awaitQuietQueue();
        assertThat(tenant.list(Tenant.documents(collection), 50)).hasSize(1);
        assertThat(tenant.text(document)).isEqualTo(longText(11));
        var chunks = tenant.awaitReady(document).path("chunks").asInt();
        assertThat(platform.count("select count(*) from chunks where document_id = ?", document))
                .isEqualTo(chunks);
        assertThat(platform.count("select count(distinct ordinal) from chunks where document_id = ?", document))
                .isEqualTo(chunks);
        assertThat(platform.objects("tenants/" + tenant.id() + "/texts/")).hasSize(1);
    }

    @Test
    void whatIsKnownAlreadyIsNotEmbeddedAgain() {
        var marker = "Marker" + UUID.randomUUID();
        var text = "The vault opens at noon. " + marker + " is the word of the day.";
        tenant.awaitReady(tenant.sendText(collection, "one.txt", text));
        awaitQuietQueue();
        var calls = platform.embeddingModel().callsWith(marker);

        var second = tenant.sendText(collection, "two.txt", text);
        tenant.awaitReady(second);
        awaitQuietQueue();

        assertThat(platform.embeddingModel().callsWith(marker)).isEqualTo(calls).isPositive();
        assertThat(Tenant.field(tenant.search(collection, "vector", marker), "document_id"))
                .hasSize(2)
                .contains(second);
    }

    @Test
    void aDeletedDocumentLeavesNothing() {
        var document = tenant.sendText(collection, "gone.txt", "The password of the day is heliotrope.");
        tenant.awaitReady(document);
        assertThat(tenant.search(collection, "keyword", "heliotrope")).hasSize(1);

        tenant.client().delete("/api/v1/documents/" + document).expect(204);

        tenant.client().get("/api/v1/documents/" + document).problem(404, "not_found");
        tenant.client().get("/api/v1/documents/" + document + "/text").problem(404, "not_found");
        assertThat(tenant.search(collection, "keyword", "heliotrope")).isEmpty();
        assertThat(tenant.chunks(collection)).isEmpty();
        assertThat(tenant.list(Tenant.documents(collection), 10)).isEmpty();
        assertThat(tenant.answer("What is the password of the day?", collection)
                        .path("grounded")
                        .asBoolean())
                .isFalse();
        assertNothingIsLeft(document);
    }

    @Test
    void aDocumentDeletedWhileItIsWorkedOnLeavesNothing() {
        var document = tenant.sendText(collection, "hasty.txt", longText(1));

        tenant.client().delete("/api/v1/documents/" + document).expect(204);

        awaitQuietQueue();
        assertThat(tenant.chunks(collection)).isEmpty();
        assertNothingIsLeft(document);
    }

    @Test
    void aDeletedCollectionLeavesNothing() {
        var documents = IntStream.range(0, 5)
                .mapToObj(i -> tenant.sendText(collection, i + ".txt", "Secret number " + i + " is amaranth."))
                .toList();
        var key = "tenants/" + tenant.id() + "/collections/" + collection + "/bare.txt";
        platform.s3()
                .putObject(
                        request -> request.bucket(platform.bucket()).key(key),
                        RequestBody.fromString("Bare secrets are amaranth too."));
        documents.subList(0, 3).forEach(tenant::awaitReady);

        tenant.client().delete("/api/v1/collections/" + collection).expect(204);

        tenant.client().get("/api/v1/collections/" + collection).problem(404, "not_found");
        tenant.client().get("/api/v1/documents/" + documents.getFirst()).problem(404, "not_found");
        tenant.client()
                .post("/api/v1/search", Map.of("query", "amaranth", "collections", List.of(collection)))
                .problem(404, "not_found");
        assertThat(tenant.client()
                        .post("/api/v1/search", Map.of("query", "amaranth"))
                        .expect(200)
                        .json()
                        .path("results"))
                .isEmpty();
        awaitQuietQueue();
        assertThat(platform.objects("tenants/" + tenant.id() + "/")).isEmpty();
        for (var table : List.of("documents", "chunks", "collections")) {
            assertThat(platform.count("select count(*) from " + table + " where tenant_id = ?", tenant.id()))
                    .as(table)
                    .isZero();
        }
    }

    private void assertNothingIsLeft(String document) {
        var prefix = "tenants/" + tenant.id() + "/";
        assertThat(eventually(() -> platform.objects(prefix), List::isEmpty)).isEmpty();
        assertThat(eventually(
                        () -> platform.count("select count(*) from documents where id = ?", document),
                        rows -> rows == 0))
                .isZero();
        assertThat(platform.count("select count(*) from chunks where document_id = ?", document))
                .isZero();
        assertThat(eventually(() -> redisKeysWith(document), List::isEmpty)).isEmpty();
    }

    private List<String> redisKeysWith(String id) {
        try {
            var password =
                    Files.readString(platform.data().resolve("secrets/redis")).strip();
            var uri = RedisURI.builder()
                    .withHost("127.0.0.1")
                    .withPort(platform.ports().redis())
                    .withPassword(password.toCharArray())
                    .build();
            try (var client = RedisClient.create(uri);
                    var connection = client.connect()) {
                var keys = new ArrayList<String>();
                ScanIterator.scan(connection.sync(), ScanArgs.Builder.matches("*" + id + "*"))
                        .forEachRemaining(keys::add);
                return keys;
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void awaitQuietQueue() {
        assertThat(eventually(platform::waitingMessages, waiting -> waiting == 0))
                .isZero();
    }
}
