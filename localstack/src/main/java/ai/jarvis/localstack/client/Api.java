package ai.jarvis.localstack.client;

import ai.jarvis.platform.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

/** The platform's API over HTTP/1.1, with connections that are kept; for any number of threads. */
public final class Api implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI url;
    private final String key;

    public Api(URI url, String key) {
        this.url = url;
        this.key = key;
    }

    /** Of the running stack, whose {@code ./jarvis env} is in the environment. */
    public static Api fromEnvironment() {
        return new Api(URI.create(Environment.get("JARVIS_URL")), Environment.get("JARVIS_API_KEY"));
    }

    public String key() {
        return key;
    }

    public JsonNode get(String path) {
        return Json.read(text(path), JsonNode.class);
    }

    /** The body of the answer as it is. */
    public String text(String path) {
        return send(request(path).GET().build());
    }

    /** Sends a JSON document. */
    public JsonNode post(String path, Object body) {
        return Json.read(postForText(path, body), JsonNode.class);
    }

    /** Sends a JSON document and leaves the answer unread, for those who count answers. */
    public String postForText(String path, Object body) {
        return send(json(path, body));
    }

    /** Sends a JSON document and hands over each server-sent event of the answer, by name and data, when it comes. */
    public void postForEvents(String path, Object body, BiConsumer<String, String> events) {
        try (var lines = new BufferedReader(new InputStreamReader(open(json(path, body)), StandardCharsets.UTF_8))) {
            var name = "message";
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring("event: ".length());
                } else if (line.startsWith("data: ")) {
                    events.accept(name, line.substring("data: ".length()));
                }
            }
        } catch (IOException e) {
            throw new ApiException("The stream of " + path + " broke: " + e.getMessage(), e);
        }
    }

    public void delete(String path) {
        send(request(path).DELETE().build());
    }

    /** Uploads a document as a multipart form. */
    public JsonNode upload(String collection, String name, byte[] content) {
        var boundary = "boundary-" + UUID.randomUUID();
        var body = new ByteArrayOutputStream(content.length + 512);
        body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                        + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        var request = request("/api/v1/collections/" + collection + "/documents")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
        return Json.read(send(request), JsonNode.class);
    }

    /** Writes bytes to an address that the platform gave for it; no key goes there. */
    public void put(URI address, Map<String, String> headers, byte[] content) {
        var request = HttpRequest.newBuilder(address).timeout(PATIENCE).PUT(BodyPublishers.ofByteArray(content));
        headers.forEach(request::header);
        send(request.build());
    }

    /** The collection of that name, if there is one among the newest. */
    public Optional<String> findCollection(String name) {
        for (var each : get("/api/v1/collections?limit=200").path("items")) {
            if (each.path("name").asText().equals(name)) {
                return Optional.of(each.path("id").asText());
            }
        }
        return Optional.empty();
    }

    /** Makes a collection and gives its id. */
    public String createCollection(String name) {
        return post("/api/v1/collections", Map.of("name", name)).path("id").asText();
    }

    public void deleteCollection(String id) {
        delete("/api/v1/collections/" + id);
    }

    private HttpRequest json(String path, Object body) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(body)))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE).header("Authorization", "Bearer " + key);
    }

    private String send(HttpRequest request) {
        try (var body = open(request)) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ApiException(request.method() + " " + request.uri().getPath() + " broke: " + e, e);
        }
    }

    private InputStream open(HttpRequest request) {
        var what = request.method() + " " + request.uri().getPath();
        try {
            var response = http.send(request, BodyHandlers.ofInputStream());
            if (response.statusCode() >= 300) {
                try (var body = response.body()) {
                    throw new ApiException(what + " was answered with " + response.statusCode() + ": "
                            + new String(body.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            return response.body();
        } catch (IOException e) {
            throw new ApiException(what + " was not answered: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(what + " was interrupted", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
