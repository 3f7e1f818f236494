package ai.jarvis.localstack.bench;

import ai.jarvis.localstack.client.Api;
import ai.jarvis.localstack.client.ApiException;
import ai.jarvis.localstack.client.Console;
import ai.jarvis.localstack.client.Uploads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A collection of the benchmark's own, which is deleted when it is closed. */
final class Knowledge implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Api api;
    private final String collection;

    Knowledge(Api api, String purpose) {
        this.api = api;
        this.collection = api.createCollection("bench-" + purpose + "-" + System.currentTimeMillis());
    }

    String collection() {
        return collection;
    }

    /** What has become of documents. */
    record Ingested(int ready, long chunks, long bytes, List<String> failures) {}

    /** Uploads documents over several connections and waits until each is ready or has failed. */
    Ingested ingest(String step, List<SampleDocument> documents, int connections) {
        var ready = 0;
        long chunks = 0;
        long bytes = 0;
        var failures = new ArrayList<String>();
        try (var threads = Executors.newFixedThreadPool(connections);
                var bar = Console.progress(step, documents.size())) {
            var uploads = new ArrayList<Future<String>>();
            for (var each : documents) {
                uploads.add(threads.submit(upload(each)));
            }
            for (var upload : uploads) {
                try {
                    var document = Uploads.settled(api, upload.get(), LIMIT);
                    if (document.path("status").asText().equals("ready")) {
                        ready++;
                        chunks += document.path("chunks").asInt();
                        bytes += document.path("bytes").asLong();
                    } else {
                        failures.add(document.path("name").asText() + ": "
                                + document.path("error").asText());
                    }
                } catch (ExecutionException | ApiException e) {
                    failures.add(String.valueOf(e.getMessage()));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new ApiException("interrupted");
                }
                bar.step();
            }
        }
        return new Ingested(ready, chunks, bytes, failures);
    }

    private Callable<String> upload(SampleDocument document) {
        return () -> api.upload(collection, document.name(), document.content())
                .path("id")
                .asText();
    }

    @Override
    public void close() {
        api.deleteCollection(collection);
    }
}
