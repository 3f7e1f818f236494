package ai.jarvis.platform;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that is refused for a reason its caller can act on. The edge turns it into a problem document
 * (RFC 9457); {@link #code} is stable and part of the API.
 */
public class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of refusal. */
    public enum Kind {
        INVALID(400, "Bad Request"),
        UNAUTHENTICATED(401, "Unauthorized"),
        FORBIDDEN(403, "Forbidden"),
        NOT_FOUND(404, "Not Found"),
        CONFLICT(409, "Conflict"),
        TOO_LARGE(413, "Content Too Large"),
        UNSUPPORTED(415, "Unsupported Media Type"),
        UNPROCESSABLE(422, "Unprocessable Content"),
        TOO_MANY_REQUESTS(429, "Too Many Requests"),
        BAD_ANSWER(502, "Bad Gateway"),
        UNAVAILABLE(503, "Service Unavailable"),
        TOO_LATE(504, "Gateway Timeout");

        private final int status;
        private final String title;

        Kind(int status, String title) {
            this.status = status;
            this.title = title;
        }

        /** The HTTP status that stands for it (RFC 9110). */
        public int status() {
            return status;
        }

        /** What the status is called. */
        public String title() {
            return title;
        }
    }

    /**
     * One wrong field.
     *
     * @param pointer JSON pointer (RFC 6901) to the field in the request's body, or {@code ?name} for a parameter
     * @param line where it is in a text that people write, from 1
     * @param column where it is in that line, from 1
     */
    public record FieldError(String pointer, String detail, Optional<Integer> line, Optional<Integer> column) {
        public FieldError(String pointer, String detail) {
            this(pointer, detail, Optional.empty(), Optional.empty());
        }
    }

    private final Kind kind;
    private final String code;
    private final transient List<FieldError> errors;
    private final @Nullable Duration retryAfter;

    private Refusal(Kind kind, String code, String detail, List<FieldError> errors, @Nullable Duration retryAfter) {
        super(detail);
        this.kind = kind;
        this.code = code;
        this.errors = List.copyOf(errors);
        this.retryAfter = retryAfter;
    }

    /** A refusal that it is known of when it is worth to ask again. */
    protected Refusal(Kind kind, String code, String detail, Duration retryAfter) {
        this(kind, code, detail, List.of(), retryAfter);
    }

    /** As {@link #of(Kind, String, String)}, with the time after which it is worth to ask again. */
    public static Refusal of(Kind kind, String code, String detail, Duration retryAfter) {
        return new Refusal(kind, code, detail, retryAfter);
    }

    public static Refusal of(Kind kind, String code, String detail) {
        return new Refusal(kind, code, detail, List.of(), null);
    }

    /** A refusal that names the field which it is about. */
    public static Refusal of(Kind kind, String code, String detail, FieldError error) {
        return new Refusal(kind, code, detail, List.of(error), null);
    }

    /** A refusal because something that the request needs failed. */
    public static Refusal of(Kind kind, String code, String detail, Throwable cause) {
        var refusal = of(kind, code, detail);
        refusal.initCause(cause);
        return refusal;
    }

    /** As {@link #of(Kind, String, String, Throwable)}, with the time after which it is worth to ask again. */
    public static Refusal of(Kind kind, String code, String detail, Duration retryAfter, Throwable cause) {
        var refusal = of(kind, code, detail, retryAfter);
        refusal.initCause(cause);
        return refusal;
    }

    /** A request whose field is not what the API takes. */
    public static Refusal invalid(String pointer, String detail) {
        return invalid(List.of(new FieldError(pointer, detail)));
    }

    /** A request with one or more wrong fields, all of them named. */
    public static Refusal invalid(List<FieldError> errors) {
        return new Refusal(Kind.INVALID, "invalid_request", "The request has invalid fields.", errors, null);
    }

    /** A request that is understood, and asks for what cannot be; all that is wrong with it is named. */
    public static Refusal unprocessable(String code, String detail, List<FieldError> errors) {
        return new Refusal(Kind.UNPROCESSABLE, code, detail, errors, null);
    }

    /** The answer to an unknown id and to another tenant's id alike, so that neither can be told from the other. */
    public static Refusal notFound(String what) {
        return of(Kind.NOT_FOUND, "not_found", "There is no such " + what + ".");
    }

    public Kind kind() {
        return kind;
    }

    public String code() {
        return code;
    }

    public String detail() {
        return getMessage();
    }

    public List<FieldError> errors() {
        return errors;
    }

    /** How long to wait before it is worth to ask again, where that is known. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
