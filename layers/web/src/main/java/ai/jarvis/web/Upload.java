package ai.jarvis.web;

import ai.jarvis.platform.Refusal;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.ServerHttpRequest;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@code multipart/form-data} request with a part {@code file} and, if the caller likes, parts {@code metadata} and
 * {@code access} with JSON. A controller takes it as an argument; the bytes are read, into a temporary file, when they are first asked for,
 * which blocks. The file is gone when the request has been answered.
 */
@Hidden
public final class Upload implements Closeable {
    /** Most bytes of a file. */
    public static final long MAX_FILE_BYTES = 50L << 20;

    /** Most bytes of a part with JSON. */
    public static final int MAX_JSON_BYTES = 64 << 10;

    private static final String ATTRIBUTE = Upload.class.getName();

    /**
     * A file as received.
     *
     * @param path where it is until the request has been answered
     * @param name as the caller calls it, without folders
     * @param contentType as the caller says, which may be wrong
     * @param sha256 of the bytes, in hex
     */
    public record ReceivedFile(Path path, String name, Optional<String> contentType, long bytes, String sha256) {}

    private final ServerHttpRequest<?> request;
    private final ObjectMapper json;
    private @Nullable MultipartForm form;

    Upload(ServerHttpRequest<?> request, ObjectMapper json) {
        this.request = request;
        this.json = json;
        request.setAttribute(ATTRIBUTE, this);
    }

    static Optional<Upload> of(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE, Upload.class);
    }

    /**
     * The file.
     *
     * @throws Refusal if there is none, it is too large, or the body is no multipart form
     */
    public ReceivedFile file() {
        return form().file().orElseThrow(() -> Refusal.invalid("/file", "is required"));
    }

    /**
     * What a part says, {@code metadata} or {@code access}, if there is one.
     *
     * @throws Refusal if it is not JSON of this type
     */
    public <M> Optional<M> json(String part, Class<M> type) {
        var sent = form().json().get(part);
        if (sent == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.readValue(sent, type));
        } catch (JsonProcessingException e) {
            throw JsonFaults.refusal("/" + part, e);
        } catch (IOException e) {
            throw new UncheckedIOException("Bytes in memory can always be read", e);
        }
    }

    /** What makes two uploads the same, whatever framed them. */
    String fingerprint() {
        return form().fingerprint();
    }

    @Override
    public void close() {
        var received = form;
        if (received != null) {
            received.file().ifPresent(file -> delete(file.path()));
        }
    }

    private synchronized MultipartForm form() {
        if (form == null) {
            form = MultipartForm.read(request);
        }
        return form;
    }

    static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("A temporary file cannot be deleted: " + path, e);
        }
    }
}
