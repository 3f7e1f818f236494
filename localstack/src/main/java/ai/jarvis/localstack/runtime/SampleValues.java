package ai.jarvis.localstack.runtime;

import ai.jarvis.localstack.client.Api;
import ai.jarvis.localstack.client.ApiException;
import ai.jarvis.localstack.client.Uploads;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** What the samples speak of: a collection with a document, made for them on a running platform. */
public final class SampleValues {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final String TEXT =
            "The lighthouse keeper is called Ottoline Brandt. She trims the wick at dusk and at midnight.";

    private SampleValues() {}

    /**
     * Makes them.
     *
     * @param tenant whose administrator the API is used as
     */
    public static Map<String, String> prepare(Api api, S3Client s3, String bucket, String tenant) {
        var collection = api.createCollection("samples-" + System.currentTimeMillis());
        var key = "tenants/" + tenant + "/collections/" + collection + "/keeper.txt";
        s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromString(TEXT));
        var document = documentIn(api, collection);
        Uploads.settled(api, document, LIMIT);
        var values = new HashMap<String, String>();
        values.put("api_key", api.key());
        values.put("bucket", bucket);
        values.put("collection", collection);
        values.put("document", document);
        values.put("object_key", key);
        values.put("later_sequencer", "FFFFFFFFFFFFFFFF");
        values.put("tenant", tenant);
        return values;
    }

    private static String documentIn(Api api, String collection) {
        var deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            var found = Optional.ofNullable(api.get("/api/v1/collections/" + collection + "/documents")
                    .path("items")
                    .get(0));
            if (found.isPresent()) {
                return found.get().path("id").asText();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        throw new ApiException("No document came into " + collection + " in " + LIMIT);
    }
}
