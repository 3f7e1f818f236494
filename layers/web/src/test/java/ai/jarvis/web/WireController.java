package ai.jarvis.web;

import ai.jarvis.platform.Refusal;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;

/** A route of OpenAI's API, which streams what it is told. */
@Controller("/v1/words")
@ExecuteOn(TaskExecutors.BLOCKING)
class WireController {
    static final SynchronousQueue<String> words = new SynchronousQueue<>();
    static final LinkedBlockingQueue<String> ended = new LinkedBlockingQueue<>();
    static volatile CountDownLatch started = new CountDownLatch(1);

    private final Sse sse;

    WireController(Sse sse) {
        this.sse = sse;
    }

    @Introspected
    record Wish(@NotBlank String message) {}

    @Post
    @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM})
    CompletableFuture<HttpResponse<?>> speak(@Body @Valid Wish wish, HttpRequest<?> request) {
        return sse.streamOnceBegun(request, opening -> {
            started.countDown();
            try {
                speak(opening);
                ended.add("completed");
            } catch (InterruptedException e) {
                ended.add(opening.isCancelled() ? "interrupted unheard" : "interrupted");
                throw e;
            }
        });
    }

    private static void speak(Sse.Opening opening) throws InterruptedException {
        EventSink sink = null;
        for (var word = words.take(); !word.equals("end"); word = words.take()) {
            if (word.equals("refuse")) {
                throw Refusal.of(Refusal.Kind.UNAVAILABLE, "busy", "Not now.");
            }
            if (sink == null) {
                sink = opening.begin(Map.of("Jarvis-Model", "parrot"));
            }
            sink.send(Map.of("word", word));
        }
        if (sink != null) {
            sink.sendWord("[DONE]");
        }
    }
}
