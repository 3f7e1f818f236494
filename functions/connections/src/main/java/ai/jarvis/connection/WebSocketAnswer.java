package ai.jarvis.connection;

import ai.jarvis.platform.Json;
import ai.jarvis.platform.Refusal;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a route answers. The body of a message's answer is sent to the client, which takes a route response in the API's
 * definition; of the handshake's, only status and headers are.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record WebSocketAnswer(int statusCode, @Nullable Map<String, String> headers, @Nullable String body) {
    private static final String PROBLEMS = "/docs/problems#";

    static WebSocketAnswer empty() {
        return new WebSocketAnswer(200, null, null);
    }

    /** Lets the client in, with the subprotocol that was chosen. */
    static WebSocketAnswer accepted(Optional<String> subprotocol) {
        return new WebSocketAnswer(
                200,
                subprotocol.map(name -> Map.of("Sec-WebSocket-Protocol", name)).orElse(null),
                null);
    }

    static WebSocketAnswer message(String type) {
        return new WebSocketAnswer(200, null, Json.write(Map.of("type", type)));
    }

    /**
     * Tells what is wrong: a handshake by its status, which is all that its client sees of it; a message by a message,
     * for the connection is as good as before.
     */
    static WebSocketAnswer problem(WebSocketEvent event, Refusal refusal) {
        return problem(
                event,
                refusal.kind().status(),
                refusal.kind().title(),
                refusal.code(),
                refusal.detail(),
                refusal.errors(),
                refusal.retryAfter());
    }

    /** A failure that is not the client's, of which the log tells and nobody else. */
    static WebSocketAnswer failure(WebSocketEvent event) {
        var detail = "The request failed for a reason that is not its own.";
        return problem(event, 500, "Internal Server Error", "internal_error", detail, List.of(), Optional.empty());
    }

    private static Map<String, Object> described(Refusal.FieldError error) {
        var described = new LinkedHashMap<String, Object>();
        described.put("pointer", error.pointer());
        described.put("detail", error.detail());
        error.line().ifPresent(line -> described.put("line", line));
        error.column().ifPresent(column -> described.put("column", column));
        return described;
    }

    private static WebSocketAnswer problem(
            WebSocketEvent event,
            int status,
            String title,
            String code,
            String detail,
            List<Refusal.FieldError> errors,
            Optional<Duration> retryAfter) {
        var problem = new LinkedHashMap<String, Object>();
        problem.put("type", PROBLEMS + code);
        problem.put("title", title);
        problem.put("status", status);
        problem.put("detail", detail);
        problem.put("code", code);
        problem.put("request_id", event.requestId());
        if (!errors.isEmpty()) {
            problem.put(
                    "errors", errors.stream().map(WebSocketAnswer::described).toList());
        }
        retryAfter.ifPresent(duration -> problem.put("retry_after_ms", duration.toMillis()));
        var body = Json.write(Map.of("type", "problem", "problem", problem));
        return event.isHandshake()
                ? new WebSocketAnswer(
                        status, retryAfter.map(WebSocketAnswer::retryAfter).orElse(null), body)
                : new WebSocketAnswer(200, null, body);
    }

    /** In whole seconds (RFC 9110, 10.2.3), no fewer than it takes. */
    private static Map<String, String> retryAfter(Duration duration) {
        return Map.of("Retry-After", Long.toString(duration.plusMillis(999).toSeconds()));
    }
}
