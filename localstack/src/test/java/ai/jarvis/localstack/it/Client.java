package ai.jarvis.localstack.it;

import static ai.jarvis.localstack.Eventually.PATIENCE;

import ai.jarvis.platform.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** A program that speaks with the API, with the key of its owner or with none. */
record Client(URI url, Optional<String> key) {
    static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private static final String BOUNDARY = "----a-boundary-that-no-document-has";

    Client withKey(String other) {
        return new Client(url, Optional.of(other));
    }

    Client withoutKey() {
        return new Client(url, Optional.empty());
    }

    Reply get(String path) {
        return send(request(path).GET());
    }

    /** Patches with a value as JSON. */
    Reply patch(String path, Object body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofByteArray(Json.write(body).getBytes(StandardCharsets.UTF_8))));
    }

    Reply delete(String path) {
        return send(request(path).DELETE());
    }

    /** Posts a value as JSON; headers are given as names and values in turn. */
    Reply post(String path, Object body, String... headers) {
        return postJson(path, Json.write(body).getBytes(StandardCharsets.UTF_8), headers);
    }

    /** Posts bytes that claim to be JSON. */
    Reply postJson(String path, byte[] body, String... headers) {
        var request = request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** Posts a form with a file and, if there are any, metadata. */
    Reply postFile(String path, String name, byte[] content, Map<String, ?> metadata, String... headers) {
        return postForm(path, name, content, metadata.isEmpty() ? Map.of() : Map.of("metadata", metadata), headers);
    }

    /** Posts a form with a file and parts with JSON. */
    Reply postForm(String path, String name, byte[] content, Map<String, ?> parts, String... headers) {
        var form = new ByteArrayOutputStream();
        parts.forEach((part, value) ->
                part(form, "name=\"" + part + "\"", Json.write(value).getBytes(StandardCharsets.UTF_8)));
        part(form, "name=\"file\"; filename=\"" + name + "\"", content);
        form.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        var request = request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofByteArray(form.toByteArray()));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private static void part(ByteArrayOutputStream form, String disposition, byte[] content) {
        form.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        form.writeBytes(content);
        form.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a value as JSON with another method than POST. */
    Reply send(String method, String path, Object body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(Json.write(body))));
    }

    HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE);
        key.ifPresent(k -> request.header("Authorization", "Bearer " + k));
        return request;
    }

    static Reply send(HttpRequest.Builder request) {
        try {
            return new Reply(HTTP.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }
}
