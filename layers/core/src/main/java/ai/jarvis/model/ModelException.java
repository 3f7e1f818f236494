package ai.jarvis.model;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model did not do what it was asked. */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, by whose fault it is and what helps. */
    public enum Kind {
        /** No connection was made: nothing was done. */
        UNREACHABLE(true),
        /** The provider has too much to do: nothing was done. */
        THROTTLED(true),
        /** The provider failed. */
        FAULT(true),
        /** It took too long; the provider may have done the work all the same. */
        TIMEOUT(true),
        /** The answer ended before its end. */
        BROKEN_OFF(true),
        /** What came is no answer. */
        UNREADABLE(false),
        /** The provider does not know the model, or not this platform. */
        NOT_OFFERED(false),
        /** The prompt is longer than the model reads. */
        TOO_LONG(false),
        /** The provider does not take the request; it will not take it another time. */
        REFUSED(false);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }
    }

    private final Kind kind;
    private final @Nullable Duration retryAfter;

    public ModelException(String message, Kind kind, @Nullable Throwable cause) {
        this(message, kind, null, cause);
    }

    /** One that it is known of when the provider wants to be asked again. */
    public ModelException(String message, Kind kind, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    public Kind kind() {
        return kind;
    }

    /** When the provider wants to be asked again, if it said so. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Whether the same call may succeed later: network errors, throttling and the provider's own faults. */
    public boolean retryable() {
        return kind.retryable;
    }

    /** Whether it is the request that is wrong, and not the model. */
    public boolean isCallersFault() {
        return kind == Kind.REFUSED || kind == Kind.TOO_LONG;
    }
}
