package ai.jarvis.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * Answers with server-sent events (WHATWG HTML, 9.2) that ordinary blocking code writes. A comment is sent every 15 s
 * in which nothing else is, so that proxies keep the connection.
 */
@Singleton
public final class Sse {
    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final ObjectMapper json;
    private final Problems problems;
    private final ExecutorService blocking;
    private final ScheduledExecutorService scheduler;
    private final Duration heartbeat;

    @jakarta.inject.Inject
    Sse(
            ObjectMapper json,
            Problems problems,
            @Named(TaskExecutors.BLOCKING) ExecutorService blocking,
            @Named(TaskExecutors.SCHEDULED) ExecutorService scheduler) {
        this(json, problems, blocking, (ScheduledExecutorService) scheduler, HEARTBEAT);
    }

    Sse(
            ObjectMapper json,
            Problems problems,
            ExecutorService blocking,
            ScheduledExecutorService scheduler,
            Duration heartbeat) {
        this.json = json;
        this.problems = problems;
        this.blocking = blocking;
        this.scheduler = scheduler;
        this.heartbeat = heartbeat;
    }

    /** Writes the events of one answer. */
    @FunctionalInterface
    public interface Producer {
        /**
         * Runs on a thread of its own (a virtual one). What it throws ends the stream with an event {@code error}, whose
         * data is the problem document.
         */
        void produce(EventSink sink) throws Exception;
    }

    /** What a reader who goes means to the producer. */
    public enum HangUp {
        /** Its thread is interrupted: without a reader its work is in vain. */
        INTERRUPTS,
        /** It hears of it when it sends the next event, and goes on as it likes: there is something to bring to an end. */
        IS_HEARD_OF
    }

    /** As {@link #stream(HttpRequest, HangUp, Producer)}, with a producer whose work is in vain without a reader. */
    public HttpResponse<?> stream(HttpRequest<?> request, Producer producer) {
        return stream(request, HangUp.INTERRUPTS, producer);
    }

    /** The answer to the request: 200, and events as they are produced. Check the request before, for a plain error. */
    public HttpResponse<?> stream(HttpRequest<?> request, HangUp onHangUp, Producer producer) {
        var context = PropagatedContext.getOrEmpty();
        Flux<byte[]> frames = Flux.create(
                emitter -> new EventStream(emitter, json, thrown -> problems.problem(request, thrown))
                        .start(producer, context, blocking, scheduler, heartbeat, onHangUp),
                FluxSink.OverflowStrategy.BUFFER);
        return HttpResponse.ok(frames)
                .contentType(MediaType.TEXT_EVENT_STREAM_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .header(HttpHeaders.CONTENT_ENCODING, "identity")
                .header("X-Accel-Buffering", "no");
    }
}
