package ai.jarvis.localstack.eval;

import ai.jarvis.localstack.client.Api;
import ai.jarvis.localstack.client.ApiException;
import ai.jarvis.localstack.client.Console;
import ai.jarvis.localstack.client.Uploads;
import ai.jarvis.localstack.eval.LabelledSet.Entry;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;

/** Asks the platform the queries of a labelled set, in a collection of its own that is deleted when it is closed. */
public final class RetrievalEvaluation implements AutoCloseable {
    private static final Duration INGESTION = Duration.ofMinutes(10);
    private static final int CONNECTIONS = 8;

    private final Api api;
    private final LabelledSet set;
    private final String collection;

    public RetrievalEvaluation(Api api, LabelledSet set) {
        this.api = api;
        this.set = set;
        this.collection = api.createCollection("eval-" + System.currentTimeMillis());
    }

    /**
     * Uploads the documents, each by its id as its name, and waits until all are ready.
     *
     * @throws ApiException if one of them does not become ready
     */
    public void ingest() {
        inParallel("Ingesting", set.documents(), document -> {
            var sent = api.post(
                    "/api/v1/collections/" + collection + "/documents",
                    Map.of("name", document.id(), "text", document.text()));
            var ended = Uploads.settled(api, sent.path("id").asText(), INGESTION);
            if (!ended.path("status").asText().equals("ready")) {
                throw new ApiException("The document '" + document.id() + "' was not ingested: "
                        + ended.path("error").asText());
            }
            return ended;
        });
    }

    /** Asks all queries in one way. */
    public Measured measure(SearchMode mode) {
        return Measured.of(mode, inParallel("Searching, " + mode.title(), set.queries(), query -> ask(mode, query)));
    }

    private Measured.Answer ask(SearchMode mode, Entry query) {
        var answer = api.post("/api/v1/search", mode.request(collection, query.text()));
        var ranking = items(answer.path("results"))
                .map(result -> result.path("document_name").asText())
                .toList();
        return new Measured.Answer(
                new RankedGrades(ranking, set.grades().getOrDefault(query.id(), Map.of())),
                items(answer.path("degraded")).map(JsonNode::asText).toList());
    }

    private static java.util.stream.Stream<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private interface Work<T> {
        T on(Entry entry);
    }

    /** The results in the entries' order; the first failure ends it all. */
    private static <T> List<T> inParallel(String step, List<Entry> entries, Work<T> work) {
        try (var threads = Executors.newFixedThreadPool(CONNECTIONS);
                var bar = Console.progress(step, entries.size())) {
            var pending = new ArrayList<Future<T>>(entries.size());
            for (var entry : entries) {
                Callable<T> one = () -> work.on(entry);
                pending.add(threads.submit(one));
            }
            var results = new ArrayList<T>(entries.size());
            try {
                for (int i = 0; i < pending.size(); i++) {
                    results.add(result(pending.get(i), entries.get(i)));
                    bar.step();
                }
            } finally {
                threads.shutdownNow();
            }
            return results;
        }
    }

    private static <T> T result(Future<T> pending, Entry entry) {
        try {
            return pending.get();
        } catch (ExecutionException e) {
            throw new ApiException("'" + entry.id() + "': " + e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException("interrupted");
        }
    }

    @Override
    public void close() {
        api.deleteCollection(collection);
    }
}
