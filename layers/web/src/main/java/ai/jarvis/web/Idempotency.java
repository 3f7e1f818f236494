package ai.jarvis.web;

import ai.jarvis.platform.IdempotencyKey;
import ai.jarvis.platform.IdempotencyStore;
import ai.jarvis.platform.IdempotencyStore.Found;
import ai.jarvis.platform.Refusal;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Does what a request asks for once, however often it is sent with the same {@code Idempotency-Key}. */
@Singleton
public final class Idempotency {
    static final String HEADER = "Idempotency-Key";
    static final String REPLAYED = "Idempotency-Replayed";
    private static final String IN_PROGRESS = "idempotency_in_progress";

    private final IdempotencyStore store;
    private final ObjectMapper json;
    private final Clock clock;

    Idempotency(IdempotencyStore store, ObjectMapper json, Clock clock) {
        this.store = store;
        this.json = json;
        this.clock = clock;
    }

    /**
     * The answer of the work, or the answer that it had before.
     *
     * @param inputs what the request asks for, beside its method and path: two requests with equal inputs are the same
     */
    public HttpResponse<?> once(HttpRequest<?> request, Supplier<HttpResponse<?>> work, @Nullable Object... inputs) {
        var claim = claim(request, inputs);
        if (claim.replay().isPresent()) {
            return claim.replay().get();
        }
        try {
            return claim.complete(work.get());
        } catch (RuntimeException | Error e) {
            claim.abandon();
            throw e;
        }
    }

    /**
     * For work that does not end when the method returns, a stream for example: whoever gets no replay has to complete
     * or abandon. A request without the header gets a claim that keeps nothing.
     */
    public Claim claim(HttpRequest<?> request, @Nullable Object... inputs) {
        var sent = request.getHeaders().get(HEADER);
        if (sent == null) {
            return Claim.ofNothing(json);
        }
        var caller = Exchange.of(request)
                .flatMap(Exchange::caller)
                .orElseThrow(() -> new IllegalStateException("Idempotency is for routes that need credentials"));
        var operation = request.getMethodName() + " " + request.getPath();
        var key = new IdempotencyKey(caller.tenant().value(), caller.principal(), operation, sent);
        return switch (store.begin(key, fingerprint(inputs), clock.instant())) {
            case Found.Nothing first ->
                new Claim(
                        json,
                        Optional.empty(),
                        answer -> store.complete(key, first.attempt(), answer, clock.instant()),
                        () -> store.abandon(key, first.attempt()));
            case Found.Completed done -> Claim.ofReplay(json, replay(done.answer()));
            case Found.InProgress running ->
                throw Refusal.of(
                        Refusal.Kind.CONFLICT, IN_PROGRESS, "The request with this Idempotency-Key is not done yet.");
            case Found.Mismatch mismatch ->
                throw Refusal.of(
                        Refusal.Kind.UNPROCESSABLE,
                        "idempotency_key_reused",
                        "This Idempotency-Key was sent before with another request.");
        };
    }

    static boolean isInProgress(Fault fault) {
        return fault.code().equals(IN_PROGRESS);
    }

    private static HttpResponse<?> replay(IdempotencyStore.Answer answer) {
        var response = HttpResponse.status(answer.status(), "").header(REPLAYED, "true");
        answer.location().ifPresent(location -> response.header(HttpHeaders.LOCATION, location));
        if (answer.body().length == 0) {
            return response;
        }
        return RawBody.set(response.contentType(answer.contentType()), answer.body());
    }

    private String fingerprint(@Nullable Object[] inputs) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            for (var input : inputs) {
                sha256.update(
                        input instanceof Upload upload
                                ? upload.fingerprint().getBytes(StandardCharsets.UTF_8)
                                : json.writeValueAsBytes(input));
                sha256.update((byte) 0);
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A request's inputs must be writable as JSON", e);
        }
    }
}
