package ai.jarvis.localstack.stepfunctions.asl;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a state fails with: a name that {@code ErrorEquals} matches, and a text for people.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html">AWS's error names</a>
 */
public final class AslError extends RuntimeException {
    static final String ALL = "States.ALL";
    static final String RUNTIME = "States.Runtime";
    static final String TIMEOUT = "States.Timeout";
    static final String HEARTBEAT_TIMEOUT = "States.HeartbeatTimeout";
    static final String TASK_FAILED = "States.TaskFailed";
    static final String DATA_LIMIT_EXCEEDED = "States.DataLimitExceeded";
    static final String QUERY_EVALUATION = "States.QueryEvaluationError";
    static final String INTRINSIC_FAILURE = "States.IntrinsicFailure";
    static final String NO_CHOICE_MATCHED = "States.NoChoiceMatched";
    static final String RESULT_PATH_MATCH_FAILURE = "States.ResultPathMatchFailure";
    static final String EXCEED_TOLERATED = "States.ExceedToleratedFailureThreshold";
    static final String ITEM_READER_FAILED = "States.ItemReaderFailed";
    static final String RESULT_WRITER_FAILED = "States.ResultWriterFailed";

    private final @Nullable String error;
    private final @Nullable String cause;
    private final boolean inState;
    private final @Nullable String location;

    private AslError(@Nullable String error, @Nullable String cause, boolean inState, @Nullable String location) {
        super(error + ": " + cause, null, false, false);
        this.error = error;
        this.cause = cause;
        this.inState = inState;
        this.location = location;
    }

    /** What a task, a Fail state or a time limit said, in its own words. */
    public static AslError of(@Nullable String error, @Nullable String cause) {
        return new AslError(error, cause, false, null);
    }

    /** What went wrong in a state itself; its name comes before the text. */
    static AslError inState(String error, String cause) {
        return new AslError(error, cause, true, null);
    }

    static AslError runtime(String cause) {
        return inState(RUNTIME, cause);
    }

    /** An expression that has no value, or not one that the field takes. */
    static AslError query(String location, String cause) {
        return new AslError(QUERY_EVALUATION, cause, true, location);
    }

    /** The same error, with the state it happened in named in the text. */
    AslError named(String state, long enteredEventId) {
        return inState
                ? new AslError(
                        error,
                        "An error occurred while executing the state '" + state + "' (entered at the event id #"
                                + enteredEventId + "). " + cause,
                        false,
                        location)
                : this;
    }

    public @Nullable String error() {
        return error;
    }

    public @Nullable String cause() {
        return cause;
    }

    /** As history events have it. */
    public Map<String, @Nullable Object> details() {
        var details = new LinkedHashMap<String, @Nullable Object>();
        if (error != null) {
            details.put("error", error);
        }
        if (cause != null) {
            details.put("cause", cause);
        }
        return details;
    }

    /** The field whose expression failed, if one did. */
    Optional<String> location() {
        return Optional.ofNullable(location);
    }

    /**
     * Whether a retrier or catcher for these names takes this error. {@code States.Runtime} always fails the execution.
     *
     * @param heartbeat whether the time limit that passed was the one between heartbeats
     */
    boolean matches(Iterable<String> names, boolean heartbeat) {
        if (RUNTIME.equals(error)) {
            return false;
        }
        for (var name : names) {
            var matches =
                    switch (name) {
                        case ALL -> !DATA_LIMIT_EXCEEDED.equals(error);
                        case TASK_FAILED -> !TIMEOUT.equals(error) && !DATA_LIMIT_EXCEEDED.equals(error);
                        case HEARTBEAT_TIMEOUT -> heartbeat || HEARTBEAT_TIMEOUT.equals(error);
                        default -> name.equals(error);
                    };
            if (matches) {
                return true;
            }
        }
        return false;
    }
}
