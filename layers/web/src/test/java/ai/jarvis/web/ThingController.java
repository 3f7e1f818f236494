package ai.jarvis.web;

import ai.jarvis.platform.Refusal;
import ai.jarvis.platform.Text;
import ai.jarvis.tenancy.Caller;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Routes as functions write them. */
@Controller("/api/v1/things")
@ExecuteOn(TaskExecutors.BLOCKING)
class ThingController {
    static final AtomicInteger worked = new AtomicInteger();
    static final SynchronousQueue<String> events = new SynchronousQueue<>();
    static final LinkedBlockingQueue<String> ended = new LinkedBlockingQueue<>();
    static volatile CountDownLatch hold = new CountDownLatch(0);

    private final Sse sse;

    ThingController(Sse sse) {
        this.sse = sse;
    }

    enum Colour {
        RED,
        GREEN
    }

    @Introspected
    record NewThing(
            @NotBlank @Size(max = 100) String name,
            Optional<Colour> colour,
            Optional<Instant> expiresAt,
            @Nullable Integer count,
            @Nullable Boolean big,
            Optional<List<@NotBlank String>> tags,
            Optional<Map<String, Object>> metadata,
            Optional<@Valid Owner> owner) {}

    @Introspected
    record Owner(@NotNull String email) {
        Owner {
            if (email != null) {
                Text.require("/email", email, 50);
            }
        }
    }

    record Thing(String id, String name, Optional<Instant> expiresAt, List<String> tags, String tenant) {}

    @Post
    @Idempotent
    HttpResponse<Thing> create(@Body @Valid NewThing thing, Caller caller) throws InterruptedException {
        var number = worked.incrementAndGet();
        hold.await(10, TimeUnit.SECONDS);
        if (thing.name().equals("explode")) {
            throw new IllegalStateException("secret inside");
        }
        if (thing.name().equals("refuse")) {
            throw Refusal.of(Refusal.Kind.UNAVAILABLE, "busy", "Not now.");
        }
        var made = new Thing(
                "thing-" + number,
                thing.name(),
                thing.expiresAt(),
                thing.tags().orElse(List.of()),
                caller.tenant().value());
        return HttpResponse.created(made, URI.create("/api/v1/things/" + made.id()));
    }

    @Get
    Listing<String> list(@RequestBean Paging paging) {
        var request = paging.request();
        return new Listing<>(
                List.of(request.after().orElse("none"), "limit " + request.limit()),
                Optional.of(Paging.encode("last")));
    }

    @Get("/{id}")
    Map<String, Object> get(@PathVariable String id, @QueryValue int times, Caller caller) {
        return Map.of(
                "id",
                id,
                "times",
                times,
                "virtual",
                Thread.currentThread().isVirtual(),
                "mdc",
                new java.util.TreeMap<>(MDC.getCopyOfContextMap()));
    }

    record Question(String message, @Nullable Boolean stream) {}

    @Post("/ask")
    HttpResponse<?> ask(@Body Question question, HttpRequest<?> request) {
        if (!Boolean.TRUE.equals(question.stream())) {
            return HttpResponse.ok(Map.of("answer", question.message()));
        }
        return sse.stream(request, sink -> {
            try {
                sink.send("start", Map.of("request_id", MDC.get("request_id"), "tenant", MDC.get("tenant")));
                for (var next = events.take(); !next.equals("end"); next = events.take()) {
                    if (next.equals("explode")) {
                        throw new IllegalStateException("secret inside");
                    }
                    sink.send("delta", Map.of("text", next));
                }
                sink.send("end", Map.of());
                ended.add("completed");
            } catch (InterruptedException e) {
                ended.add("interrupted");
                throw e;
            }
        });
    }

    /** Waits for a word, whether or not there is a reader, and tells which one came. */
    @Get("/patience")
    HttpResponse<?> wait(HttpRequest<?> request) {
        return sse.stream(request, Sse.HangUp.IS_HEARD_OF, sink -> {
            sink.send("start", Map.of());
            var word = events.take();
            ended.add(word + (sink.isCancelled() ? " unheard" : " heard"));
        });
    }

    @Get("/flood")
    HttpResponse<?> flood(HttpRequest<?> request) {
        return sse.stream(request, sink -> {
            var sent = new ArrayDeque<Integer>(List.of(0));
            try {
                while (!sink.isCancelled()) {
                    sink.send("delta", Map.of("text", "x".repeat(10_000)));
                    sent.push(sent.pop() + 1);
                }
            } finally {
                ended.add("flood stopped");
            }
        });
    }

    @Post("/upload")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Idempotent
    HttpResponse<Map<String, Object>> upload(Upload upload, Caller caller) {
        worked.incrementAndGet();
        var file = upload.file();
        return HttpResponse.accepted()
                .body(Map.of(
                        "name", file.name(),
                        "bytes", file.bytes(),
                        "sha256", file.sha256(),
                        "path", file.path().toString(),
                        "metadata",
                                upload.json("metadata", Owner.class)
                                        .map(Owner::email)
                                        .orElse("none")));
    }

    @PublicAccess
    @Get("/public")
    Map<String, String> open() {
        return Map.of("open", "yes");
    }

    @Get("/nobody")
    Map<String, String> nobody() {
        return Map.of();
    }

    @Get("/long")
    Map<String, String> large() {
        return Map.of("text", "compressible ".repeat(2000));
    }
}
