package ai.jarvis.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * Answers with server-sent events (WHATWG HTML, 9.2) that ordinary blocking code writes. A comment is sent every 15 s
 * in which nothing else is, so that proxies keep the connection.
 */
@Singleton
public final class Sse {
    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final Logger log = LoggerFactory.getLogger(Sse.class);
    private static final ClientWatch BLIND = (request, then) -> () -> {};

    /** As nginx logs what nobody waited for. */
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private final ObjectMapper json;
    private final Problems problems;
    private final ExecutorService blocking;
    private final ScheduledExecutorService scheduler;
    private final ClientWatch clients;
    private final Duration heartbeat;

    @jakarta.inject.Inject
    Sse(
            ObjectMapper json,
            Problems problems,
            @Named(TaskExecutors.BLOCKING) ExecutorService blocking,
            @Named(TaskExecutors.SCHEDULED) ExecutorService scheduler,
            Optional<ClientWatch> clients) {
        this(json, problems, blocking, (ScheduledExecutorService) scheduler, clients.orElse(BLIND), HEARTBEAT);
    }

    Sse(
            ObjectMapper json,
            Problems problems,
            ExecutorService blocking,
            ScheduledExecutorService scheduler,
            ClientWatch clients,
            Duration heartbeat) {
        this.json = json;
        this.problems = problems;
        this.blocking = blocking;
        this.scheduler = scheduler;
        this.clients = clients;
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

    /** Writes the events of an answer that need not begin at once. */
    @FunctionalInterface
    public interface LateProducer {
        /**
         * Runs on a thread of its own (a virtual one). It begins the answer, or throws what is to be answered instead.
         */
        void produce(Opening opening) throws Exception;
    }

    /** An answer that has not begun: it may still become an error with a status of its own. */
    public interface Opening {
        /** Begins it, once: status 200, and these headers. */
        EventSink begin(Map<String, String> headers);

        /** Whether the reader is gone, so that further work is in vain. */
        boolean isCancelled();
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
        return response(Flux.create(
                reader -> {
                    var stream = new EventStream(json);
                    stream.attach(reader);
                    var work = blocking.submit(context.wrap(() -> {
                        try {
                            producer.produce(stream);
                        } catch (Throwable thrown) { // Whatever it is, the reader waits for the end of the stream.
                            fail(stream, request, thrown);
                        }
                        stream.end();
                    }));
                    keep(stream, reader, () -> {
                        if (onHangUp == HangUp.INTERRUPTS) {
                            work.cancel(true);
                        }
                    });
                },
                FluxSink.OverflowStrategy.BUFFER));
    }

    /**
     * The answer to the request when its first event is there: then 200, and events as they are produced; or what the
     * producer throws before, as of any route. A reader who goes, before or after, interrupts the producer.
     */
    public CompletableFuture<HttpResponse<?>> streamOnceBegun(HttpRequest<?> request, LateProducer producer) {
        var late = new Late();
        var watch = clients.whenGone(request, late::readerGone);
        late.work.complete(blocking.submit(PropagatedContext.getOrEmpty().wrap(() -> {
            try {
                producer.produce(late);
                late.answer.completeExceptionally(new IllegalStateException("The stream ended before it began"));
            } catch (Throwable thrown) { // Whatever it is, the reader waits for the end of the stream.
                if (late.isCancelled() || !late.answer.completeExceptionally(thrown)) {
                    fail(late.stream, request, thrown);
                }
            } finally {
                watch.stop();
            }
            late.stream.end();
        })));
        return late.answer;
    }

    /** A stream that waits for its first event. */
    private final class Late implements Opening {
        private final EventStream stream = new EventStream(json);
        private final CompletableFuture<HttpResponse<?>> answer = new CompletableFuture<>();
        private final CompletableFuture<Future<?>> work = new CompletableFuture<>();

        @Override
        public EventSink begin(Map<String, String> headers) {
            var response = response(Flux.create(
                    reader -> {
                        stream.attach(reader);
                        keep(stream, reader, this::interrupt);
                    },
                    FluxSink.OverflowStrategy.BUFFER));
            headers.forEach(response::header);
            answer.complete(response);
            return stream;
        }

        @Override
        public boolean isCancelled() {
            return stream.isCancelled();
        }

        private void readerGone() {
            if (stream.cancel()) {
                interrupt();
                answer.complete(HttpResponse.status(CLIENT_CLOSED_REQUEST, "Client Closed Request"));
            }
        }

        private void interrupt() {
            var unused = work.thenAccept(task -> task.cancel(true));
        }
    }

    private static MutableHttpResponse<?> response(Flux<byte[]> frames) {
        return HttpResponse.ok(frames)
                .contentType(MediaType.TEXT_EVENT_STREAM_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .header(HttpHeaders.CONTENT_ENCODING, "identity")
                .header("X-Accel-Buffering", "no");
    }

    /** Keeps a stream's connection, and tells when its reader goes before the end. */
    private void keep(EventStream stream, FluxSink<byte[]> reader, Runnable onHangUp) {
        var beat = scheduler.scheduleAtFixedRate(
                () -> stream.keepAlive(heartbeat), heartbeat.toMillis(), heartbeat.toMillis(), TimeUnit.MILLISECONDS);
        reader.onDispose(() -> {
            beat.cancel(false);
            if (stream.cancel()) {
                onHangUp.run();
            }
        });
    }

    private void fail(EventStream stream, HttpRequest<?> request, Throwable thrown) {
        if (stream.isCancelled()) {
            log.debug("The reader went before the stream's end", thrown);
            return;
        }
        try {
            problems.end(stream, request, thrown);
        } catch (CancellationException e) {
            log.debug("The reader went before the stream's end", e);
        }
    }
}
