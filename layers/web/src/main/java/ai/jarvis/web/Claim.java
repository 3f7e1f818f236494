package ai.jarvis.web;

import ai.jarvis.platform.IdempotencyStore;
import ai.jarvis.platform.IdempotencyStore.Answer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import java.util.Optional;
import java.util.function.Consumer;

/** The right to do an operation, from {@link Idempotency#claim}; or the answer that it had already. */
public final class Claim {
    private final ObjectMapper json;
    private final Optional<HttpResponse<?>> replay;
    private final Consumer<Answer> keep;
    private final Runnable free;

    Claim(ObjectMapper json, Optional<HttpResponse<?>> replay, Consumer<Answer> keep, Runnable free) {
        this.json = json;
        this.replay = replay;
        this.keep = keep;
        this.free = free;
    }

    static Claim ofNothing(ObjectMapper json) {
        return new Claim(json, Optional.empty(), answer -> {}, () -> {});
    }

    static Claim ofReplay(ObjectMapper json, HttpResponse<?> replay) {
        return new Claim(json, Optional.of(replay), answer -> {}, () -> {});
    }

    /** The answer to send, if the operation was done before. */
    public Optional<HttpResponse<?>> replay() {
        return replay;
    }

    /** Keeps the answer for the next time, and returns it. One from 500 on or too large is not kept. */
    public HttpResponse<?> complete(HttpResponse<?> response) {
        var body = encoded(response.body());
        if (response.code() >= HttpStatus.INTERNAL_SERVER_ERROR.getCode()
                || body.length > IdempotencyStore.MAX_BODY_BYTES) {
            free.run();
            return response;
        }
        var type = response.getContentType().orElse(MediaType.APPLICATION_JSON_TYPE);
        keep.accept(new Answer(
                response.code(),
                type.toString(),
                body,
                Optional.ofNullable(response.getHeaders().get(HttpHeaders.LOCATION))));
        return body.length == 0
                ? response
                : RawBody.set(response.toMutableResponse().contentType(type), body);
    }

    /** Lets the next request do the operation. */
    public void abandon() {
        free.run();
    }

    private byte[] encoded(@org.jspecify.annotations.Nullable Object body) {
        if (body == null) {
            return new byte[0];
        }
        if (body instanceof byte[] bytes) {
            return bytes;
        }
        try {
            return json.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("An answer must be writable as JSON: " + body.getClass(), e);
        }
    }
}
