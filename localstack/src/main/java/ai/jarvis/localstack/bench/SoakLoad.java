package ai.jarvis.localstack.bench;

import ai.jarvis.localstack.client.Api;
import ai.jarvis.localstack.client.ApiException;
import ai.jarvis.localstack.client.Uploads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * A steady mixture that leaves as much behind as it found: documents are uploaded, uploaded again with another content
 * and deleted; questions are asked and their conversations deleted.
 */
final class SoakLoad implements AutoCloseable {
    private static final Duration BETWEEN_UPLOADS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);
    private static final int DOCUMENTS = 40;
    private static final int CONVERSATIONS = 100;

    private record Upload(int number, String id) {}

    private final Api api;
    private final String collection;
    private final List<String> questions;
    private final long seed;
    private final Deque<Upload> uploads = new ArrayDeque<>();
    private final Deque<String> conversations = new ArrayDeque<>();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private final LongAdder ingested = new LongAdder();
    private final Histogram answers = new ConcurrentHistogram(3);
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private int number;
    private int asked;

    SoakLoad(Api api, String collection, List<String> questions, long seed) {
        this.api = api;
        this.collection = collection;
        this.questions = questions;
        this.seed = seed;
        every(BETWEEN_UPLOADS, this::upload);
        every(BETWEEN_QUESTIONS, this::ask);
    }

    private void every(Duration pause, Runnable step) {
        var unused = clock.scheduleAtFixedRate(() -> tried(step), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tried(Runnable step) {
        try {
            step.run();
        } catch (ApiException e) {
            errors.add(String.valueOf(e.getMessage()));
        }
    }

    /** Every third upload is a new version of the oldest document. */
    private void upload() {
        number++;
        var again = number % 3 == 0 ? uploads.pollFirst() : null;
        // The number makes the name, the seed the content.
        var document =
                again == null ? SampleDocument.of(seed, number) : SampleDocument.of(seed + number, again.number());
        var id = api.upload(collection, document.name(), document.content())
                .path("id")
                .asText();
        var settled = Uploads.settled(api, id, Duration.ofMinutes(1));
        if (!settled.path("status").asText().equals("ready")) {
            throw new ApiException(
                    document.name() + ": " + settled.path("error").asText());
        }
        ingested.increment();
        uploads.addLast(new Upload(again == null ? number : again.number(), id));
        if (uploads.size() > DOCUMENTS) {
            api.delete("/api/v1/documents/" + uploads.removeFirst().id());
        }
    }

    private void ask() {
        var question = questions.get(asked % questions.size());
        var stream = asked % 2 == 1;
        asked++;
        var body = Map.of("message", question, "collections", List.of(collection), "stream", stream);
        var start = System.nanoTime();
        if (stream) {
            api.postForEvents("/api/v1/chat", body, (event, data) -> {
                if (event.equals("start")) {
                    conversations.addLast(Conversations.of(data));
                }
            });
        } else {
            conversations.addLast(Conversations.of(api.postForText("/api/v1/chat", body)));
        }
        answers.recordValue((System.nanoTime() - start) / 1000);
        if (conversations.size() > CONVERSATIONS) {
            api.delete("/api/v1/conversations/" + conversations.removeFirst());
        }
    }

    long ingested() {
        return ingested.sum();
    }

    /** Microseconds of each answer so far. */
    Histogram answers() {
        return answers;
    }

    List<String> errors() {
        return List.copyOf(errors);
    }

    @Override
    public void close() {
        clock.shutdown();
        clock.close();
        conversations.forEach(conversation -> tried(() -> api.delete("/api/v1/conversations/" + conversation)));
    }
}
