package ai.jarvis.localstack.demo;

import ai.jarvis.localstack.client.Api;
import ai.jarvis.localstack.client.ApiException;
import ai.jarvis.localstack.client.Environment;
import ai.jarvis.localstack.client.Uploads;
import ai.jarvis.platform.AwsClients;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.core.sync.RequestBody;

/** Brings the sample documents into a collection by the three ways that there are. */
final class SampleUploads {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Api api;
    private final String collection;
    private final Screen screen;

    SampleUploads(Api api, String collection, Screen screen) {
        this.api = api;
        this.collection = collection;
        this.screen = screen;
    }

    /** Uploads them all and waits until each is ready; gives their ids by name. */
    Map<String, String> run() {
        var ids = new LinkedHashMap<String, String>();
        for (var name : Samples.NAMES) {
            var id = upload(name);
            ids.put(name, id);
            show(id);
        }
        return ids;
    }

    private String upload(String name) {
        return switch (name) {
            case "产品常见问题.md", "ShippingCost.java" -> presigned(name);
            case "差旅管理辦法.html" -> bare(name);
            default -> multipart(name);
        };
    }

    private String multipart(String name) {
        screen.line(name + " as a multipart form");
        return api.upload(collection, name, Samples.read(name)).path("id").asText();
    }

    private String presigned(String name) {
        screen.line(name + " by a PUT to a presigned URL");
        var awaited = api.post(
                "/api/v1/collections/" + collection + "/documents", Map.of("name", name, "upload", "presigned"));
        var headers = new HashMap<String, String>();
        awaited.path("upload_headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        api.put(URI.create(awaited.path("upload_url").asText()), headers, Samples.read(name));
        return awaited.path("id").asText();
    }

    private String bare(String name) {
        var bucket = Environment.get("JARVIS_DOCUMENTS_BUCKET");
        var key = "tenants/" + Environment.get("JARVIS_TENANT_ID") + "/collections/" + collection + "/" + name;
        screen.line(name + " as an object put into S3, like");
        screen.aside("aws s3 cp " + name + " s3://" + bucket + "/" + key);
        try (var clients = new AwsClients(Optional.of(Environment.aws()));
                var s3 = clients.s3()) {
            s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(Samples.read(name)));
        }
        return registered(name);
    }

    /** The id of a document that the platform learns of by the object's event. */
    private String registered(String name) {
        var deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            for (var document :
                    api.get("/api/v1/collections/" + collection + "/documents").path("items")) {
                if (document.path("name").asText().equals(name)) {
                    return document.path("id").asText();
                }
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        throw new ApiException("The object " + name + " did not become a document in " + LIMIT.toSeconds() + " s");
    }

    private void show(String id) {
        var statuses = new StringBuilder();
        var document = Uploads.settled(api, id, LIMIT, seen -> {
            var status = seen.path("status").asText();
            if (!statuses.toString().endsWith(status)) {
                statuses.append(statuses.isEmpty() ? "" : " > ").append(status);
            }
        });
        var ready = document.path("status").asText().equals("ready");
        screen.check(ready, statuses + outcome(document, ready));
    }

    private static String outcome(JsonNode document, boolean ready) {
        return ready
                ? ", " + document.path("chunks").asInt() + " chunks of "
                        + document.path("bytes").asLong() + " bytes"
                : ", " + document.path("error").asText();
    }
}
