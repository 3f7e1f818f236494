package ai.jarvis.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UploadTest extends WebTest {
    private static final String PATH = "/api/v1/things/upload";
    private static final String FILE = part("file\"; filename=\"C:\\\\docs\\\\报告.txt", "hello");

    @Test
    void receivesTheFileAndItsMetadata() throws Exception {
        var response = upload(FILE + part("metadata", "{\"email\": \"a@b.example\"}"));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        assertThat(json(response).at("/name").asText()).isEqualTo("报告.txt");
        assertThat(json(response).at("/bytes").asInt()).isEqualTo(5);
        assertThat(json(response).at("/sha256").asText())
                .isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
        assertThat(json(response).at("/metadata").asText()).isEqualTo("a@b.example");
        assertThat(Files.exists(Path.of(json(response).at("/path").asText()))).isFalse();
    }

    @Test
    void takesAnEmptyFile() throws Exception {
        var response = upload(part("file\"; filename=\"empty", ""));

        assertThat(json(response).at("/bytes").asInt()).isZero();
    }

    @Test
    void pointsAtWhatIsWrong() throws Exception {
        assertInvalid(upload(part("metadata", "{}")), "/file");
        assertInvalid(upload(part("file", "no file name")), "/file");
        assertInvalid(upload(FILE + FILE), "/file");
        assertInvalid(upload(FILE + part("other", "x")), "/other");
        assertInvalid(upload(FILE + part("metadata", "{")), "/metadata");
        assertInvalid(upload(FILE + part("metadata", "{\"unknown\": 1}")), "/metadata/unknown");
        assertInvalid(upload(FILE + part("metadata", "{\"email\": 1}")), "/metadata/email");
    }

    @Test
    void refusesAFormThatIsNone() throws Exception {
        assertThat(send(form(BodyPublishers.ofString("nonsense"))).statusCode()).isEqualTo(400);
        assertThat(send(form(BodyPublishers.ofString(FILE))).statusCode()).isEqualTo(400);
        assertThat(send(request(PATH)
                                .header("Content-Type", "multipart/form-data")
                                .POST(BodyPublishers.ofString(FILE)))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void refusesJsonWhereAFormIsWanted() throws Exception {
        assertThat(send(post(PATH, "{}")).statusCode()).isEqualTo(415);
    }

    @Test
    void takesAFileOfFiftyMegabytes() throws Exception {
        var response = send(form(large(50 << 20)));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        assertThat(json(response).at("/bytes").asInt()).isEqualTo(50 << 20);
    }

    @Test
    void refusesSixtyMegabytesAndStaysHealthy() throws Exception {
        for (var round = 0; round < 3; round++) {
            assertTooLarge(send(form(large(60 << 20))));
            assertThat(upload(FILE).statusCode()).isEqualTo(202);
        }
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void refusesSixtyMegabytesOfUnknownLength() throws Exception {
        assertTooLarge(send(form(BodyPublishers.fromPublisher(large(60 << 20)))));
        assertThat(upload(FILE).statusCode()).isEqualTo(202);
    }

    @Test
    void refusesSixtyMegabytesOfJson() throws Exception {
        assertTooLarge(send(request("/api/v1/things")
                .header("Content-Type", "application/json")
                .POST(large(60 << 20))));
        assertThat(upload(FILE).statusCode()).isEqualTo(202);
    }

    @Test
    void refusesSixtyMegabytesFromNobody() throws Exception {
        var response = send(anonymous(PATH)
                .header("Content-Type", "multipart/form-data; boundary=limit")
                .POST(large(60 << 20)));
        assertThat(response.statusCode()).isEqualTo(401);
    }

    @Test
    void refusesAFileThatIsOneByteTooLarge() throws Exception {
        assertTooLarge(send(form(large((50 << 20) + 1))));
    }

    private static List<Path> leftovers() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("jarvis-upload-"))
                    .toList();
        }
    }

    private static void assertTooLarge(HttpResponse<String> response) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(413);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(json(response).at("/code").asText()).isEqualTo("too_large");
    }

    private static void assertInvalid(HttpResponse<String> response, String pointer) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(json(response).at("/errors/0/pointer").asText()).isEqualTo(pointer);
    }

    private HttpResponse<String> upload(String parts) throws Exception {
        return send(form(BodyPublishers.ofString(parts + "--limit--\r\n", StandardCharsets.UTF_8)));
    }

    private java.net.http.HttpRequest.Builder form(BodyPublisher body) {
        return request(PATH)
                .header("Content-Type", "multipart/form-data; boundary=limit")
                .POST(body);
    }

    private static String part(String name, String content) {
        return "--limit\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + content + "\r\n";
    }

    private static BodyPublisher large(int bytes) {
        var head = part("file\"; filename=\"large.bin", "")
                .replaceFirst("\r\n$", "")
                .getBytes(StandardCharsets.UTF_8);
        var tail = "\r\n--limit--\r\n".getBytes(StandardCharsets.UTF_8);
        return BodyPublishers.fromPublisher(
                BodyPublishers.ofInputStream(() -> new SequenceInputStream(Collections.enumeration(
                        List.of(new ByteArrayInputStream(head), new Zeros(bytes), new ByteArrayInputStream(tail))))),
                (long) head.length + bytes + tail.length);
    }

    private static final class Zeros extends InputStream {
        private int left;

        Zeros(int left) {
            this.left = left;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            var n = Math.min(left, length);
            java.util.Arrays.fill(buffer, offset, offset + n, (byte) 0);
            left -= n;
            return n;
        }
    }
}
