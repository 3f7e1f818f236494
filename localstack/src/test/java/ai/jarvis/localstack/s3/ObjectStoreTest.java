package ai.jarvis.localstack.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.jarvis.localstack.Eventually;
import ai.jarvis.localstack.RunningEnds;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

class ObjectStoreTest {
    private static final String BUCKET = RunningEnds.BUCKET;

    @TempDir
    private static Path directory;

    private static RunningEnds ends;
    private static S3Client s3;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        ends = RunningEnds.over(directory);
        s3 = ends.s3();
    }

    @AfterAll
    static void stop() {
        ends.close();
    }

    @Test
    void keepsAnObjectAndTellsOfItOnce() {
        String key = "tenants/t1/報告 2026+final.txt";

        s3.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromString("hello"));

        assertThat(s3.getObjectAsBytes(request -> request.bucket(BUCKET).key(key))
                        .asUtf8String())
                .isEqualTo("hello");
        List<JsonNode> events = eventsOf(key);
        assertThat(events).hasSize(1);
        JsonNode event = events.getFirst();
        assertThat(event.path("source").asText()).isEqualTo("aws.s3");
        assertThat(event.path("detail-type").asText()).isEqualTo("Object Created");
        assertThat(event.path("account").asText()).isEqualTo("000000000000");
        assertThat(event.path("region").asText()).isEqualTo(RunningEnds.REGION);
        assertThat(event.at("/resources/0").asText()).isEqualTo("arn:aws:s3:::documents");
        assertThat(event.at("/detail/bucket/name").asText()).isEqualTo(BUCKET);
        assertThat(event.at("/detail/object/key").asText()).isEqualTo(key);
        assertThat(event.at("/detail/object/size").asInt()).isEqualTo(5);
        assertThat(event.at("/detail/object/etag").asText()).isEqualTo("5d41402abc4b2a76b9719d911017c592");
        assertThat(event.at("/detail/object/sequencer").asText()).matches("[0-9A-F]{16}");
        assertThat(event.at("/detail/reason").asText()).isEqualTo("PutObject");
    }

    @Test
    void numbersTheChangesOfAnObjectInTheirOrder() {
        String key = "ordered";
        s3.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromString("one"));
        s3.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromString("two!"));
        s3.deleteObject(request -> request.bucket(BUCKET).key(key));

        List<JsonNode> events = eventsOf(key);

        assertThat(events).hasSize(3);
        events.sort((one, other) -> one.at("/detail/object/sequencer")
                .asText()
                .compareTo(other.at("/detail/object/sequencer").asText()));
        assertThat(events)
                .extracting(event -> event.path("detail-type").asText()
                        + event.at("/detail/object/size").asText(""))
                .containsExactly("Object Created3", "Object Created4", "Object Deleted");
        assertThat(events.getLast().at("/detail/deletion-type").asText()).isEqualTo("Permanently Deleted");
    }

    @Test
    void tellsOfEveryObjectOfADeletionOfMany() {
        List<String> keys = List.of("many/一.txt", "many/2.txt", "many/3.txt");
        keys.forEach(key -> s3.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromString(key)));

        s3.deleteObjects(request -> request.bucket(BUCKET)
                .delete(delete -> delete.objects(keys.stream()
                        .map(key -> ObjectIdentifier.builder().key(key).build())
                        .toList())));

        assertThat(eventsOf("many/"))
                .extracting(event -> event.path("detail-type").asText()
                        + " "
                        + event.at("/detail/object/key").asText())
                .containsExactlyInAnyOrderElementsOf(keys.stream()
                        .flatMap(key -> Stream.of("Object Created " + key, "Object Deleted " + key))
                        .toList());
    }

    @Test
    void tellsOfACopy() {
        s3.putObject(request -> request.bucket(BUCKET).key("original"), RequestBody.fromString("x"));
        s3.copyObject(request -> request.sourceBucket(BUCKET)
                .sourceKey("original")
                .destinationBucket(BUCKET)
                .destinationKey("copy"));

        assertThat(eventsOf("copy"))
                .extracting(event -> event.at("/detail/reason").asText())
                .containsExactly("CopyObject");
    }

    @Test
    void tellsOfAMultipartUploadWhenItIsComplete() {
        String key = "multipart";
        byte[] part = new byte[5 << 20];
        new Random(7).nextBytes(part);
        String upload = s3.createMultipartUpload(
                        request -> request.bucket(BUCKET).key(key))
                .uploadId();
        List<CompletedPart> parts = IntStream.rangeClosed(1, 2)
                .mapToObj(number -> CompletedPart.builder()
                        .partNumber(number)
                        .eTag(s3.uploadPart(
                                        request -> request.bucket(BUCKET)
                                                .key(key)
                                                .uploadId(upload)
                                                .partNumber(number),
                                        RequestBody.fromBytes(part))
                                .eTag())
                        .build())
                .toList();
        assertThat(eventsOf(key)).isEmpty();

        s3.completeMultipartUpload(request ->
                request.bucket(BUCKET).key(key).uploadId(upload).multipartUpload(complete -> complete.parts(parts)));

        List<JsonNode> events = eventsOf(key);
        assertThat(events)
                .extracting(event -> event.at("/detail/reason").asText())
                .containsExactly("CompleteMultipartUpload");
        assertThat(events.getFirst().at("/detail/object/size").asInt()).isEqualTo(2 * part.length);
        byte[] kept =
                s3.getObjectAsBytes(request -> request.bucket(BUCKET).key(key)).asByteArray();
        assertThat(Arrays.equals(kept, part.length, 2 * part.length, part, 0, part.length))
                .isTrue();
    }

    @Test
    void tellsNothingOfAnAbortedMultipartUpload() {
        String key = "aborted";
        String upload = s3.createMultipartUpload(
                        request -> request.bucket(BUCKET).key(key))
                .uploadId();
        s3.uploadPart(
                request -> request.bucket(BUCKET).key(key).uploadId(upload).partNumber(1), RequestBody.fromString("x"));
        s3.abortMultipartUpload(request -> request.bucket(BUCKET).key(key).uploadId(upload));

        assertThat(eventsOf(key)).isEmpty();
    }

    @Test
    void tellsNothingOfTheDeletionOfWhatIsNotThere() {
        s3.deleteObject(request -> request.bucket(BUCKET).key("never-was"));

        assertThat(eventsOf("never-was")).isEmpty();
    }

    @Test
    void keepsAndTellsNothingOfAnUploadWhoseContentIsNotWhatWasAnnounced() {
        assertThatThrownBy(() -> s3.putObject(
                        request -> request.bucket(BUCKET).key("damaged").contentMD5("1B2M2Y8AsgTpgAmY7PhCfg=="),
                        RequestBody.fromString("not the empty content of that MD5")))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("BadDigest"));

        assertThat(eventsOf("damaged")).isEmpty();
        assertThatThrownBy(() -> s3.headObject(request -> request.bucket(BUCKET).key("damaged")))
                .isInstanceOf(NoSuchKeyException.class);
    }

    @Test
    void keepsAndTellsNothingOfAnUploadThatBreaksOff() throws IOException {
        URI url = presignedPut("broken-off", Duration.ofMinutes(1));
        try (Socket socket = new Socket(url.getHost(), url.getPort());
                OutputStream out = socket.getOutputStream()) {
            out.write(("PUT " + url.getRawPath() + "?" + url.getRawQuery() + " HTTP/1.1\r\nHost: " + url.getAuthority()
                            + "\r\nContent-Length: 1000000\r\n\r\nonly this much")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        assertThat(eventsOf("broken-off")).isEmpty();
        assertThatThrownBy(() -> s3.headObject(request -> request.bucket(BUCKET).key("broken-off")))
                .isInstanceOf(NoSuchKeyException.class);
        assertThat(Eventually.eventually(
                        Duration.ofSeconds(5),
                        () -> directory.resolve("s3/journal").toFile().list(),
                        notes -> notes.length == 0))
                .isEmpty();
    }

    @Test
    void takesAPresignedUploadUntilItExpires() throws Exception {
        URI url = presignedPut("presigned/名.txt", Duration.ofSeconds(2));

        assertThat(put(url)).isEqualTo(200);
        assertThat(eventsOf("presigned/名.txt")).hasSize(1);
        assertThat(Eventually.eventually(Duration.ofSeconds(6), () -> put(url), status -> status == 403))
                .isEqualTo(403);
    }

    @Test
    void refusesAPresignedUploadToAnotherKeyThanTheSignedOne() {
        URI url = presignedPut("mine", Duration.ofMinutes(1));

        assertThat(put(URI.create(url.toString().replace("/mine?", "/yours?")))).isEqualTo(403);
        assertThat(put(URI.create(url.toString().replace("X-Amz-Expires=60", "X-Amz-Expires=6000"))))
                .isEqualTo(403);
        assertThat(eventsOf("yours")).isEmpty();
    }

    @Test
    void refusesAWrongSecret() {
        S3Client stranger = S3Client.builder()
                .endpointOverride(ends.endpoint())
                .region(Region.of(RunningEnds.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(RunningEnds.CREDENTIALS.accessKeyId(), "wrong")))
                .build();
        try (stranger) {
            assertThatThrownBy(() -> stranger.listObjectsV2(request -> request.bucket(BUCKET)))
                    .isInstanceOfSatisfying(
                            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
        }
    }

    @Test
    void streamsALargeObjectThrough() {
        byte[] content = new byte[60 << 20];
        new Random(11).nextBytes(content);

        s3.putObject(
                request -> request.bucket(BUCKET).key("large"),
                RequestBody.fromInputStream(new ByteArrayInputStream(content), content.length));

        assertThat(Arrays.equals(
                        s3.getObjectAsBytes(request -> request.bucket(BUCKET).key("large"))
                                .asByteArrayUnsafe(),
                        content))
                .isTrue();
    }

    private static URI presignedPut(String key, Duration validity) {
        return URI.create(ends.presigner()
                .presignPutObject(presign -> presign.signatureDuration(validity)
                        .putObjectRequest(request -> request.bucket(BUCKET).key(key)))
                .url()
                .toString());
    }

    private int put(URI url) {
        try {
            return http.send(
                            HttpRequest.newBuilder(url)
                                    .PUT(HttpRequest.BodyPublishers.ofString("content"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** All events so far of the keys that begin like this: an event is in its queue before the change is answered, so a later one ends them. */
    private static List<JsonNode> eventsOf(String prefix) {
        String end = "end-" + UUID.randomUUID();
        s3.putObject(request -> request.bucket(BUCKET).key(end), RequestBody.empty());
        return new ArrayList<>(of(ends.events(events -> !of(events, end).isEmpty()), prefix));
    }

    private static List<JsonNode> of(List<JsonNode> events, String prefix) {
        return events.stream()
                .filter(event -> event.at("/detail/object/key").asText().startsWith(prefix))
                .toList();
    }
}
