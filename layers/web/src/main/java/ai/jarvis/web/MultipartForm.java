package ai.jarvis.web;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Text;
import ai.jarvis.web.Upload.ReceivedFile;
import io.micronaut.http.ServerHttpRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.jspecify.annotations.Nullable;

/** The parts of an upload, received. */
record MultipartForm(Optional<ReceivedFile> file, SortedMap<String, byte[]> json) {
    private static final int MAX_NAME = 255;

    /** Reads the whole body, blocking. A temporary file remains only if this returns. */
    static MultipartForm read(ServerHttpRequest<?> request) {
        var reading = new Reading();
        try (var body = request.byteBody().toInputStream()) {
            var parts = new MultipartParts().getItemIterator(new MultipartParts.Context(request, body));
            while (parts.hasNext()) {
                reading.take(parts.next());
            }
            return new MultipartForm(Optional.ofNullable(reading.file), reading.json);
        } catch (FileUploadException e) {
            reading.discard();
            throw Refusal.of(
                    Refusal.Kind.INVALID, "invalid_multipart", "The body is not a well-formed multipart form.");
        } catch (IOException e) {
            reading.discard();
            throw Faults.of(e).isPresent()
                    ? tooLarge()
                    : Refusal.of(Refusal.Kind.INVALID, "invalid_multipart", "The body ended too early.");
        } catch (RuntimeException e) {
            reading.discard();
            throw e;
        }
    }

    String fingerprint() {
        var named = file.map(f -> f.name() + "\n" + f.sha256()).orElse("");
        return json.entrySet().stream()
                .map(part -> part.getKey() + ":" + HexFormat.of().formatHex(part.getValue()))
                .collect(Collectors.joining("\n", named + "\n", ""));
    }

    private static Refusal tooLarge() {
        return Refusal.of(
                Refusal.Kind.TOO_LARGE,
                "too_large",
                "A file may have at most " + (Upload.MAX_FILE_BYTES >> 20) + " MiB.");
    }

    private static final class Reading {
        private @Nullable ReceivedFile file;
        private final SortedMap<String, byte[]> json = new TreeMap<>();

        void take(FileItemInput part) throws IOException {
            switch (String.valueOf(part.getFieldName())) {
                case "file" -> {
                    once("/file", file);
                    file = receive(part);
                }
                case "metadata", "access" -> {
                    var name = String.valueOf(part.getFieldName());
                    once("/" + name, json.get(name));
                    json.put(name, json("/" + name, part));
                }
                default -> throw Refusal.invalid("/" + part.getFieldName(), "is not a known part");
            }
        }

        void discard() {
            if (file != null) {
                Upload.delete(file.path());
            }
        }

        private static void once(String pointer, @Nullable Object before) {
            if (before != null) {
                throw Refusal.invalid(pointer, "must be sent once");
            }
        }

        private static byte[] json(String pointer, FileItemInput part) throws IOException {
            try (var in = part.getInputStream()) {
                var bytes = in.readNBytes(Upload.MAX_JSON_BYTES + 1);
                if (bytes.length > Upload.MAX_JSON_BYTES) {
                    throw Refusal.invalid(pointer, "must have at most " + Upload.MAX_JSON_BYTES + " bytes");
                }
                return bytes;
            }
        }

        private static ReceivedFile receive(FileItemInput part) throws IOException {
            var name = Text.require("/file", baseName(part.getName()), MAX_NAME);
            var path = Files.createTempFile("jarvis-upload-", "");
            try (var in = part.getInputStream()) {
                var sha256 = MessageDigest.getInstance("SHA-256");
                var bytes = copy(in, path, sha256);
                return new ReceivedFile(
                        path,
                        name,
                        Optional.ofNullable(part.getContentType()),
                        bytes,
                        HexFormat.of().formatHex(sha256.digest()));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java platform has SHA-256", e);
            } catch (IOException | RuntimeException e) {
                Upload.delete(path);
                throw e;
            }
        }

        private static long copy(InputStream in, Path path, MessageDigest digest) throws IOException {
            try (var out = new DigestOutputStream(Files.newOutputStream(path), digest)) {
                var buffer = new byte[64 << 10];
                var bytes = 0L;
                for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    bytes += n;
                    if (bytes > Upload.MAX_FILE_BYTES) {
                        throw tooLarge();
                    }
                    out.write(buffer, 0, n);
                }
                return bytes;
            }
        }

        /** Some clients send the path on their own machine. */
        private static String baseName(@Nullable String name) {
            if (name == null) {
                throw Refusal.invalid("/file", "must have a file name");
            }
            var decoded = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            return decoded.substring(Math.max(decoded.lastIndexOf('/'), decoded.lastIndexOf('\\')) + 1);
        }
    }
}
