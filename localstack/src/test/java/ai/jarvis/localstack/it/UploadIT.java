package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

@ExtendWith(Platform.Provider.class)
class UploadIT {
    private static final String TEXT = "The lighthouse keeper is called Ottoline Brandt. She trims the wick at dusk.";

    private final Platform platform;
    private final Tenant tenant;
    private final String collection;

    UploadIT(Platform platform) {
        this.platform = platform;
        this.tenant = platform.tenant();
        this.collection = tenant.collection();
    }

    @Test
    void takesTextAsJson() {
        var accepted = tenant.client()
                .post(
                        Tenant.documents(collection),
                        Map.of("name", "keeper.txt", "text", TEXT, "metadata", Map.of("year", 1911)));

        accepted.expect(202);
        var document = accepted.json().path("id").asText();
        assertThat(accepted.header("Location")).isEqualTo("/api/v1/documents/" + document);
        assertThat(accepted.json().path("status").asText()).isEqualTo("pending");
        assertIsReady(document);
        assertThat(tenant.document(document).at("/metadata/year").asInt()).isEqualTo(1911);
        awaitTask(accepted.json().path("task_id").asText(), "success");
    }

    @Test
    void takesAFileAsAForm() {
        var accepted = tenant.client()
                .postFile(
                        Tenant.documents(collection),
                        "keeper.txt",
                        TEXT.getBytes(StandardCharsets.UTF_8),
                        Map.of("ort", "灯塔"));

        var document = accepted.expect(202).json().path("id").asText();
        assertIsReady(document);
        assertThat(tenant.document(document).at("/metadata/ort").asText()).isEqualTo("灯塔");
    }

    @Test
    void takesAFileAtAPresignedAddress() {
        var awaited = tenant.client()
                .post(Tenant.documents(collection), Map.of("name", "keeper.txt", "upload", "presigned"))
                .expect(201)
                .json();
        var document = awaited.path("id").asText();
        assertThat(tenant.document(document).path("status").asText()).isEqualTo("pending");

        var put = HttpRequest.newBuilder(URI.create(awaited.path("upload_url").asText()))
                .PUT(BodyPublishers.ofString(TEXT));
        awaited.path("upload_headers")
                .properties()
                .forEach(header -> put.header(header.getKey(), header.getValue().asText()));
        Client.send(put).expect(200);

        assertIsReady(document);
    }

    @Test
    void takesAnObjectThatIsPutIntoTheBucket() {
        var key = "tenants/" + tenant.id() + "/collections/" + collection + "/tower/keeper.txt";
        platform.s3().putObject(request -> request.bucket(platform.bucket()).key(key), RequestBody.fromString(TEXT));

        var document = awaitOnlyDocument();
        assertThat(document.path("name").asText()).isEqualTo("tower/keeper.txt");
        assertIsReady(document.path("id").asText());
    }

    @Test
    void takesAFileThatTheAwsCommandLineCopies(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("keeper.txt"), TEXT);
        var target = "s3://" + platform.bucket() + "/tenants/" + tenant.id() + "/collections/" + collection + "/";

        aws("s3", "cp", file.toString(), target);
        var document = awaitOnlyDocument().path("id").asText();
        assertIsReady(document);

        aws("s3", "rm", target + "keeper.txt");
        var gone =
                eventually(() -> tenant.client().get("/api/v1/documents/" + document), reply -> reply.status() == 404);
        gone.problem(404, "not_found");
        assertThat(tenant.chunks(collection)).isEmpty();
    }

    @Test
    void ofTheSameNameTheLastUploadCounts() {
        var first = tenant.sendText(collection, "keeper.txt", "The first keeper was Abel Finn.");
        tenant.awaitReady(first);
        var second = tenant.sendFile(collection, "keeper.txt", TEXT.getBytes(StandardCharsets.UTF_8));

        assertThat(second).isEqualTo(first);
        var text = eventually(() -> tenant.text(first), TEXT::equals);
        assertThat(text).isEqualTo(TEXT);
        assertIsReady(first);
        assertThat(tenant.document(first).path("version").asInt()).isEqualTo(2);
        assertThat(tenant.list(Tenant.documents(collection), 50)).hasSize(1);
    }

    @Test
    void theTaskOfAnUploadThatNobodyWantsAnyMoreEnds() {
        var awaited = Map.of("name", "keeper.txt", "upload", "presigned");
        var first = tenant.client()
                .post(Tenant.documents(collection), awaited)
                .expect(201)
                .json();
        tenant.client().post(Tenant.documents(collection), awaited).expect(201);

        awaitTask(first.path("task_id").asText(), "cancelled");
    }

    private void assertIsReady(String document) {
        var state = tenant.awaitReady(document);
        assertThat(state.path("progress").asDouble()).isEqualTo(1);
        assertThat(state.path("chunks").asInt()).isPositive();
        assertThat(state.path("bytes").asInt()).isEqualTo(TEXT.length());
        assertThat(state.path("content_hash").asText()).hasSize(64);
        assertThat(state.path("collection_id").asText()).isEqualTo(collection);
        assertThat(state.has("error")).isFalse();
        assertThat(tenant.text(document)).isEqualTo(TEXT);
        assertThat(Tenant.field(tenant.search(collection, "hybrid", "lighthouse keeper"), "document_id"))
                .containsOnly(document);
    }

    private void awaitTask(String task, String status) {
        var state = eventually(
                () -> tenant.client().get("/api/v1/tasks/" + task).expect(200).json(),
                t -> t.path("status").asText().equals(status));
        assertThat(state.path("status").asText()).isEqualTo(status);
        assertThat(state.path("kind").asText()).isEqualTo("ingestion");
    }

    private JsonNode awaitOnlyDocument() {
        var documents = eventually(() -> tenant.list(Tenant.documents(collection), 50), found -> !found.isEmpty());
        assertThat(documents).hasSize(1);
        return documents.getFirst();
    }

    private void aws(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(Stream.of("aws"), Stream.of(arguments)).toList())
                .redirectErrorStream(true);
        for (var name :
                List.of("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION")) {
            builder.environment().put(name, platform.environment(name));
        }
        builder.environment()
                .putAll(Map.of("AWS_CONFIG_FILE", "/dev/null", "AWS_SHARED_CREDENTIALS_FILE", "/dev/null"));
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            var message = "NOT TESTED: the AWS command line is not installed";
            System.err.println("\n*** " + message + " ***\n");
            Assumptions.abort(message);
            return;
        }
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }
}
