package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ai.jarvis.knowledge.parsing.Fixtures;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** Whatever is sent: a clear answer, and a service that goes on. */
@ExtendWith(Platform.Provider.class)
class BadInputIT {
    private static final int MEBIBYTE = 1 << 20;

    private final Platform platform;
    private final Tenant tenant;
    private final String collection;

    BadInputIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
        this.collection = tenant.collection();
    }

    @AfterEach
    void theServiceIsStillWell() {
        assertThat(platform.anonymous()
                        .get("/health")
                        .expect(200)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("ok");
        var wharf = tenant.collectionWith("wharf.txt", "The wharf is guarded by Leopold Ming.");
        assertThat(tenant.answer("Who guards the wharf?", wharf).path("answer").asText())
                .contains("Leopold Ming");
    }

    @Test
    void documentsThatCannotBeReadFailWithAReasonForPeople(@TempDir Path folder) throws Exception {
        var fixtures = new Fixtures(folder);
        var pdf = Fixtures.pdf("A page that will be torn.\n".repeat(20));
        var bomb =
                fixtures.withPart(Fixtures.docx(), "word/document.xml", out -> Fixtures.blanks(out, 400L * MEBIBYTE));

        var reasons = Stream.of(
                        Map.entry("empty.txt", new byte[0]),
                        Map.entry("blank.txt", " \n\t ".getBytes(StandardCharsets.UTF_8)),
                        Map.entry("torn.pdf", Arrays.copyOf(pdf, pdf.length / 2)),
                        Map.entry("locked.pdf", Fixtures.encryptedPdf()),
                        Map.entry("locked.docx", Fixtures.encryptedOffice(Fixtures.docx())),
                        Map.entry("bomb.docx", bomb),
                        Map.entry("really-a-pdf.docx", pdf),
                        Map.entry("picture.bin", new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2, 3}))
                .map(file -> Map.entry(file.getKey(), tenant.sendFile(collection, file.getKey(), file.getValue())))
                .toList();

        for (var file : reasons) {
            var reason = tenant.awaitFailure(file.getValue());
            assertThat(reason).as(file.getKey()).hasSizeBetween(15, 300).endsWith(".");
            assertThat(reason).as(file.getKey()).doesNotContain("Exception", "null", "org.apache", "/tmp");
            tenant.client()
                    .get("/api/v1/documents/" + file.getValue() + "/text")
                    .problem(409, "document_not_ready");
        }
        assertThat(tenant.chunks(collection)).isEmpty();
        var task =
                tenant.document(reasons.getFirst().getValue()).path("task_id").asText();
        var state = tenant.client().get("/api/v1/tasks/" + task).expect(200).json();
        assertThat(state.path("status").asText()).isEqualTo("failed");
        assertThat(state.path("error").asText())
                .isEqualTo(tenant.document(reasons.getFirst().getValue())
                        .path("error")
                        .asText());
    }

    @Test
    void aBadNewVersionLeavesTheGoodOldOneInPlace() {
        var document = tenant.sendText(collection, "notes.pdf.txt", "The good version mentions saffron.");
        tenant.awaitReady(document);
        tenant.sendFile(collection, "notes.pdf.txt", new byte[0]);

        assertThat(tenant.awaitFailure(document)).isNotBlank();
        assertThat(tenant.text(document)).isEqualTo("The good version mentions saffron.");
        assertThat(tenant.search(collection, "keyword", "saffron")).hasSize(1);
    }

    @Test
    void sixtyMegabytesAreTooLarge() {
        var large = new byte[60 * MEBIBYTE];
        tenant.client()
                .postFile(Tenant.documents(collection), "large.txt", large, Map.of())
                .problem(413, "too_large");
        assertThat(tenant.list(Tenant.documents(collection), 10)).isEmpty();

        var key = "tenants/" + tenant.id() + "/collections/" + collection + "/large.txt";
        platform.s3().putObject(request -> request.bucket(platform.bucket()).key(key), RequestBody.fromBytes(large));
        var found = eventually(() -> tenant.list(Tenant.documents(collection), 10), documents -> !documents.isEmpty());
        assertThat(tenant.awaitFailure(found.getFirst().path("id").asText())).contains("bytes");
    }

    @Test
    void anObjectForNoCollectionBecomesADeadLetterWithAReason() {
        var unknown = "tenants/" + tenant.id() + "/collections/col_01J00000000000000000000000/lost.txt";
        platform.s3()
                .putObject(request -> request.bucket(platform.bucket()).key(unknown), RequestBody.fromString("Lost."));

        var letters = eventually(() -> platform.deadLetters(unknown), found -> !found.isEmpty());
        assertThat(letters.getFirst().path("reason").asText()).contains("no collection");
    }

    @Test
    void expiredAndAlteredUploadAddressesAreRefused() {
        var awaited = tenant.client()
                .post(Tenant.documents(collection), Map.of("name", "late.txt", "upload", "presigned"))
                .expect(201)
                .json();
        var url = awaited.path("upload_url").asText();
        var altered = url.replace("/uploads/" + awaited.path("id").asText(), "/uploads/doc_01J00000000000000000000000");
        assertThat(altered).isNotEqualTo(url);
        assertThat(Client.send(put(altered)).status()).isEqualTo(403);
        assertThat(Client.send(put(url.replaceAll("Signature=.{6}", "Signature=000000")))
                        .status())
                .isEqualTo(403);

        var brief = platform.presigner()
                .presignPutObject(presign -> presign.signatureDuration(Duration.ofSeconds(1))
                        .putObjectRequest(request -> request.bucket(platform.bucket())
                                .key("tenants/" + tenant.id() + "/uploads/"
                                        + awaited.path("id").asText() + "/x")))
                .url()
                .toString();
        var reply = eventually(() -> Client.send(put(brief)), answer -> answer.status() == 403);
        assertThat(reply.status()).isEqualTo(403);
        assertThat(tenant.document(awaited.path("id").asText()).path("status").asText())
                .isEqualTo("pending");
    }

    private static HttpRequest.Builder put(String url) {
        return HttpRequest.newBuilder(URI.create(url)).PUT(BodyPublishers.ofString("Late."));
    }

    @Test
    void anUploadThatNeverCameShowsAsFailed() throws Exception {
        var document = tenant.client()
                .post(Tenant.documents(collection), Map.of("name", "never.txt", "upload", "presigned"))
                .expect(201)
                .json()
                .path("id")
                .asText();
        try (var connection = platform.database("postgres");
                var statement = connection.prepareStatement(
                        "update documents set upload_expires_at = now() - interval '1 hour' where id = ?")) {
            statement.setString(1, document);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }

        assertThat(tenant.awaitFailure(document)).contains("expired");
        assertThat(tenant.list(Tenant.documents(collection), 10)
                        .getFirst()
                        .path("status")
                        .asText())
                .isEqualTo("failed");
    }

    @Test
    void whatIsNoJsonObjectIsRefused() {
        for (var body : List.of("", "{", "[]", "null", "\"text\"", "{\"name\": }", "{\"name\": \"a\"} x", "not json")) {
            for (var path :
                    List.of("/api/v1/collections", "/api/v1/chat", "/api/v1/search", Tenant.documents(collection))) {
                var reply = tenant.client().postJson(path, body.getBytes(StandardCharsets.UTF_8));
                assertThat(reply.status())
                        .as("%s %s: %s", path, body, reply.text())
                        .isEqualTo(400);
                reply.problem(400, reply.json().path("code").asText());
            }
        }
    }

    @Test
    void badUtf8AndNulAreRefused() {
        var invalid = new byte[] {'{', '"', 'n', 'a', 'm', 'e', '"', ':', '"', (byte) 0xC3, (byte) 0x28, '"', '}'};
        assertThat(tenant.client().postJson("/api/v1/collections", invalid).status())
                .isEqualTo(400);

        for (var text : List.of("a\\u0000b", "a\\ud800b")) {
            for (var request : List.of(
                    Map.entry("/api/v1/collections", "{\"name\": \"%s\"}"),
                    Map.entry("/api/v1/collections", "{\"name\": \"a\", \"metadata\": {\"k\": \"%s\"}}"),
                    Map.entry("/api/v1/chat", "{\"message\": \"%s\"}"),
                    Map.entry("/api/v1/search", "{\"query\": \"%s\"}"),
                    Map.entry(Tenant.documents(collection), "{\"name\": \"a.txt\", \"text\": \"%s\"}"),
                    Map.entry(Tenant.documents(collection), "{\"name\": \"%s\", \"text\": \"a\"}"))) {
                var reply = tenant.client()
                        .postJson(
                                request.getKey(),
                                request.getValue().formatted(text).getBytes(StandardCharsets.UTF_8));
                assertThat(reply.status()).as("%s %s", request, reply.text()).isEqualTo(400);
            }
        }
    }

    private static Stream<Map.Entry<String, Map<String, ?>>> wrongRequests() {
        var words = "x".repeat(20_000);
        return Stream.of(
                Map.entry("/api/v1/collections", Map.of()),
                Map.entry("/api/v1/collections", Map.of("name", 7)),
                Map.entry("/api/v1/collections", Map.of("name", " ")),
                Map.entry("/api/v1/collections", Map.of("name", words)),
                Map.entry("/api/v1/collections", Map.of("name", "a", "colour", "red")),
                Map.entry("/api/v1/collections", Map.of("name", "a", "description", words)),
                Map.entry("/api/v1/collections", Map.of("name", "a", "metadata", "none")),
                Map.entry("/api/v1/collections", Map.of("name", "a", "metadata", Map.of("k", words))),
                Map.entry("/api/v1/search", Map.of()),
                Map.entry("/api/v1/search", Map.of("query", words)),
                Map.entry("/api/v1/search", Map.of("query", "a", "top_k", 0)),
                Map.entry("/api/v1/search", Map.of("query", "a", "top_k", 101)),
                Map.entry("/api/v1/search", Map.of("query", "a", "top_k", "ten")),
                Map.entry("/api/v1/search", Map.of("query", "a", "mode", "psychic")),
                Map.entry("/api/v1/search", Map.of("query", List.of("a"))),
                Map.entry("/api/v1/chat", Map.of("message", words)),
                Map.entry("/api/v1/chat", Map.of("message", "")),
                Map.entry("/api/v1/chat", Map.of("message", "a", "stream", "perhaps")),
                Map.entry("/api/v1/chat", Map.of("message", "a", "model", "unheard-of")),
                Map.entry("/api/v1/chat", Map.of("message", "a", "route", "scenic")),
                Map.entry("/api/v1/chat", Map.of("message", "a", "temperature", 1)),
                Map.entry("/api/v1/api-keys", Map.of("name", "a", "roles", List.of("king"))),
                Map.entry("/api/v1/api-keys", Map.of("name", "a", "roles", List.of())),
                Map.entry("/api/v1/api-keys", Map.of("name", "a", "roles", List.of("viewer"), "expires_at", "soon")));
    }

    @Test
    void whatIsWrongWithARequestIsNamed() {
        wrongRequests().forEach(request -> {
            var reply = tenant.client().post(request.getKey(), request.getValue());
            assertThat(reply.status()).as("%s %s", request, reply.text()).isEqualTo(400);
            var problem = reply.problem(400, "invalid_request");
            assertThat(problem.path("errors")).as("%s %s", request, problem).isNotEmpty();
            for (var error : problem.path("errors")) {
                assertThat(error.path("pointer").asText()).startsWith("/");
                assertThat(error.path("detail").asText()).isNotBlank();
            }
        });
    }

    @Test
    void aDocumentMustBeSentInOneWay() {
        for (var body : List.of(
                Map.of("name", "a.txt"),
                Map.of("name", "a.txt", "text", "a", "upload", "presigned"),
                Map.of("name", "../a.txt", "text", "a"),
                Map.of("name", "a.txt", "upload", "pigeon"),
                Map.of("name", "n".repeat(300), "text", "a"))) {
            tenant.client().post(Tenant.documents(collection), body).problem(400, "invalid_request");
        }
        assertThat(tenant.list(Tenant.documents(collection), 10)).isEmpty();
    }

    @Test
    void listsRefuseCursorsAndLimitsThatAreNone() {
        for (var query : List.of("limit=0", "limit=201", "limit=many", "cursor=!", "cursor=AAAA%00")) {
            assertThat(tenant.client().get("/api/v1/collections?" + query).status())
                    .as(query)
                    .isEqualTo(400);
        }
    }
}
