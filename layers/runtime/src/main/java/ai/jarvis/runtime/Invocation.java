package ai.jarvis.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The invocation that is under way: an execution environment has one at a time, whatever threads take part in it. */
final class Invocation {
    /** Where AWS's runtime client says under which trace it was invoked. */
    private static final String TRACE = "com.amazonaws.xray.traceHeader";

    private static final Pattern X_RAY =
            Pattern.compile("Root=1-([0-9a-f]{8})-([0-9a-f]{24});Parent=([0-9a-f]{16})(?:;Sampled=([01]))?.*");

    private static volatile @Nullable String requestId;

    private Invocation() {}

    static void begin(Context context) {
        requestId = context.getAwsRequestId();
    }

    /** As Lambda's own lines of the log name it; absent before the first invocation. */
    static Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /**
     * The invocation's trace in the notation of W3C's {@code traceparent}.
     *
     * @see <a href="https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader">
     *     X-Ray's tracing header</a>
     */
    static Optional<String> traceparent() {
        var trace = X_RAY.matcher(System.getProperty(TRACE, ""));
        return trace.matches()
                ? Optional.of("00-" + trace.group(1) + trace.group(2) + "-" + trace.group(3) + "-0"
                        + ("1".equals(trace.group(4)) ? 1 : 0))
                : Optional.empty();
    }
}
