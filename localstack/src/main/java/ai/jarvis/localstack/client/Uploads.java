package ai.jarvis.localstack.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Waits for documents. */
public final class Uploads {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Uploads() {}

    /** Waits until a document is {@code ready} or {@code failed} and gives it as it is then. */
    public static JsonNode settled(Api api, String document, Duration limit) {
        return settled(api, document, limit, seen -> {});
    }

    /**
     * Waits until a document is {@code ready} or {@code failed} and gives it as it is then.
     *
     * @param seen gets the document each time that it is asked for
     * @throws ApiException if it is neither when the time is up
     */
    public static JsonNode settled(Api api, String document, Duration limit, Consumer<JsonNode> seen) {
        var deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            var found = api.get("/api/v1/documents/" + document);
            seen.accept(found);
            var status = found.path("status").asText();
            if (status.equals("ready") || status.equals("failed")) {
                return found;
            }
            if (System.nanoTime() >= deadline) {
                throw new ApiException(
                        "The document " + document + " is still " + status + " after " + limit.toSeconds() + " s");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
